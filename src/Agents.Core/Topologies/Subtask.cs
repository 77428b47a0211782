namespace Agents.Core.Topologies;

/// <summary>A part of a task.</summary>
public sealed record Subtask
{
    /// <summary>Gets the name by which edges refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>Gets what is to be done.</summary>
    public required string Text { get; init; }

    /// <summary>Gets how much work it is, compared with the others.</summary>
    /// <value>0 or more, in any unit that is the same for all: tokens, seconds, or 1 for easy, 3 for medium and 9 for hard. The default is 1.</value>
    public double Weight { get; init; } = 1;
}
