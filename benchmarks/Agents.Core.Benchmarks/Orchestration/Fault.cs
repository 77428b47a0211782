namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>What is wrong with a result, by who sees it.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The critic of code sees it.</summary>
    Code,

    /// <summary>The critic of charts sees it.</summary>
    Chart,

    /// <summary>Only the critic of the whole output sees it.</summary>
    Output,

    /// <summary>Nobody sees it.</summary>
    Hidden,
}
