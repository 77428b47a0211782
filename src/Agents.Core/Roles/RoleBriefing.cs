namespace Agents.Core.Roles;

/// <summary>What every role is told about the task that it works on.</summary>
/// <remarks>Immutable. It holds no result of another task and no output of a tool; what a role sees of those is in its own request.</remarks>
public sealed record RoleBriefing
{
    /// <summary>Gets what all tasks together are for.</summary>
    public required string Objective { get; init; }

    /// <summary>Gets the place of the task in the tree: <c>1</c> is the whole, <c>1.2</c> its second part.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets how often the whole was divided to get to this task.</summary>
    /// <value>0 for the whole, at most <see cref="MaxDepth"/>.</value>
    public required int Depth { get; init; }

    /// <summary>Gets how often the whole may be divided.</summary>
    public required int MaxDepth { get; init; }

    /// <summary>Gets the date and time by the run's clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Gets the names of the agents that can be given a part, with what they can do; empty when nothing is said about them.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Executors { get; init; } = [];

    /// <summary>Gets whether the task may not be divided any more.</summary>
    public bool IsAtLimit => Depth >= MaxDepth;
}
