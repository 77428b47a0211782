namespace Agents.Core.Graphs;

/// <summary>Says what a join got from one of its inputs.</summary>
public enum JoinInputState
{
    /// <summary>Its output.</summary>
    Arrived,

    /// <summary>Nothing: it failed, or what it depends on did.</summary>
    Failed,

    /// <summary>Nothing: it was skipped.</summary>
    Skipped,

    /// <summary>Nothing: it was cancelled.</summary>
    Canceled,

    /// <summary>Nothing so far: the join had enough, or its deadline passed.</summary>
    Late,
}
