namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Says how a figure comes about.</summary>
public enum RowKind
{
    /// <summary>Computed from what is published, without any chance.</summary>
    Exact,

    /// <summary>Measured in runs on a clock that is moved by hand, with durations, graphs and errors drawn from a seed.</summary>
    Simulated,
}
