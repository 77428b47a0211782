using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>A part of a task.</summary>
public sealed record TeamTask
{
    /// <summary>Gets the name by which edges refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what is to be done.</summary>
    public required string Text { get; init; }

    /// <summary>Gets how much work it is, compared with the others.</summary>
    /// <value>0 or more, in any unit that is the same for all: tokens, seconds, or 1 for easy, 3 for medium and 9 for hard. The default is 1.</value>
    public double Weight { get; init; } = 1;

    /// <summary>Gets what kind of work it is.</summary>
    /// <value>The default is <see cref="TaskType.Think"/>.</value>
    public TaskType Type { get; init; }

    /// <summary>Gets the name of the member that is to do it.</summary>
    /// <value>The default is <see langword="null"/>, and so is a name that nobody has: whose turn it is.</value>
    public string? Executor { get; init; }
}
