namespace Agents.Core.Graphs;

/// <summary>What few nodes of a run have. Guarded by the run's lock.</summary>
internal sealed class NodeFacts
{
    /// <summary>Gets or sets the context of a node that has a ledger, or gave something up.</summary>
    public AgentContext? Context { get; set; }

    /// <summary>Gets or sets what ends the node and nothing else.</summary>
    public CancellationTokenSource? Cancellation { get; set; }

    /// <summary>Gets or sets what the node failed with, even when its policy made up for it.</summary>
    public Exception? Failure { get; set; }

    public SkipReason? SkipReason { get; set; }

    /// <summary>Gets or sets whether the node went on without a part of the work.</summary>
    public bool HasGivenUp { get; set; }

    /// <summary>Gets what the node, or an agent that it called, gave up.</summary>
    public StopReason StopReason =>
        Context is { StopReason: not StopReason.Completed and var reason } ? reason : HasGivenUp ? StopReason.Partial : StopReason.Completed;

    /// <summary>Gets or sets the node whose edit added this one; -1 when it was there from the start.</summary>
    public int AddedBy { get; set; } = -1;

    /// <summary>Gets or sets when it was added, in timestamps of the run's clock.</summary>
    public long AddedAt { get; set; }

    /// <summary>Gets or sets the node that is the reason why this one has no output.</summary>
    public int Cause { get; set; } = -1;

    public JoinState? Join { get; set; }

    /// <summary>Gets or sets the report of the items of a list.</summary>
    public GraphReport? Items { get; set; }

    /// <summary>Gets or sets whether the deadline of a join has begun to run.</summary>
    public bool IsArmed { get; set; }

    public ITimer? Deadline { get; set; }
}
