namespace Agents.Core.Graphs;

/// <summary>Says how a run of a graph ends.</summary>
internal enum GraphEnding
{
    /// <summary>It goes on.</summary>
    None = 0,

    /// <summary>The output is there.</summary>
    Output,

    /// <summary>There will be no output.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Canceled,
}
