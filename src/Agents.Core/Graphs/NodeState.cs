namespace Agents.Core.Graphs;

/// <summary>Says where a node stands in a run. The last four are final; a node reaches exactly one of them.</summary>
public enum NodeState
{
    /// <summary>Inputs are missing.</summary>
    Waiting = 0,

    /// <summary>Its inputs are there; it waits for a free place under the limit on concurrency.</summary>
    Ready = 1,

    /// <summary>It has started.</summary>
    Running = 2,

    /// <summary>It has an output: its own, a default, or that of its fallback.</summary>
    Succeeded = 3,

    /// <summary>It was started, failed for good, and has no output.</summary>
    Failed = 4,

    /// <summary>It has no output and did not fail: it was never started, is a gate that stayed closed, or its failure policy is to be skipped.</summary>
    Skipped = 5,

    /// <summary>It was started, and ended because it was cancelled.</summary>
    Canceled = 6,
}
