namespace Agents.Core.Roles;

/// <summary>One part of a divided task, as a planner names it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Subtask
{
    /// <summary>Gets what the part is to reach.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the numbers of the parts whose results it needs, from 0.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<int> Dependencies { get; init; } = [];

    /// <summary>Gets the name of the agent that is to do it.</summary>
    /// <value>The default is <see langword="null"/>: the one for its kind of work.</value>
    public string? Executor { get; init; }
}
