namespace Agents.Core.Routing;

/// <summary>Says how a <see cref="QualityPath"/> looks for the route with the least score.</summary>
public enum QualitySearch
{
    /// <summary>Finds the least score of all routes.</summary>
    Exact = 0,

    /// <summary>Searches as arXiv 2503.10613 (CoSTA*) does, which may miss the least score; for comparison, and for graphs that are too
    /// large for the exact search.</summary>
    Additive = 1,
}
