namespace Agents.Core.Graphs;

/// <summary>Says why a node has no output although it did not fail itself.</summary>
public enum SkipReason
{
    /// <summary>It is a gate, and stayed closed.</summary>
    GateClosed,

    /// <summary>What it depends on was skipped.</summary>
    InputSkipped,

    /// <summary>What it depends on failed.</summary>
    InputFailed,

    /// <summary>Nobody needs its output any more: a join had enough, a fallback was not called for, or what depends on it was skipped.</summary>
    NotNeeded,

    /// <summary>It failed, and its failure policy is to be skipped.</summary>
    Policy,

    /// <summary>The run failed.</summary>
    RunFailed,

    /// <summary>The run was cancelled.</summary>
    RunCanceled,

    /// <summary>An edit removed it.</summary>
    Removed,
}
