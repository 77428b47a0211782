using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>What became of one node in a run.</summary>
public sealed record NodeReport
{
    /// <summary>Gets the node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the node does.</summary>
    public required NodeKind Kind { get; init; }

    /// <summary>Gets how it ended.</summary>
    public required NodeState State { get; init; }

    /// <summary>Gets when it started, from the start of the graph; <see langword="null"/> when it did not.</summary>
    public required TimeSpan? Start { get; init; }

    /// <summary>Gets how long it took; 0 when it did not start.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets what it spent, with everything that it called.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets why it was skipped; <see langword="null"/> when it was not.</summary>
    public required SkipReason? SkipReason { get; init; }

    /// <summary>Gets what it failed with, even when its policy made up for it; <see langword="null"/> when it did not fail.</summary>
    public required Exception? Failure { get; init; }

    /// <summary>Gets what it, or an agent that it called, gave up for its output; <see cref="StopReason.Completed"/> when nothing.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Gets whether its output is a default, or that of its fallback.</summary>
    public required bool IsSubstitute { get; init; }

    /// <summary>Gets whether it is on the critical path.</summary>
    public required bool IsCritical { get; init; }
}
