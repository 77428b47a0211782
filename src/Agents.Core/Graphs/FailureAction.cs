namespace Agents.Core.Graphs;

/// <summary>Says what is done when a node has failed for good.</summary>
public enum FailureAction
{
    /// <summary>The node fails.</summary>
    Fail,

    /// <summary>The node is skipped.</summary>
    Skip,

    /// <summary>The node's output is a stated value.</summary>
    Default,

    /// <summary>The node's output is that of another node.</summary>
    Fallback,
}
