namespace Agents.Core.Routing;

/// <summary>A search for a route by cost and quality that met more partial routes than it may keep.</summary>
/// <remarks>Thrown rather than answered with some route, so that nobody takes for the best what is not.</remarks>
public sealed class QualitySearchException : AgentException
{
    internal QualitySearchException(QualitySearch search, string goal, string from, int labels, ToolGraph graph)
        : base($"The {(search == QualitySearch.Exact ? "exact" : "additive")} search for a route from '{from}' to the goal '{goal}' gave up at "
            + $"{labels:N0} partial routes, the most it may keep; the graph has {graph.Links.Nodes.Length:N0} nodes and "
            + $"{graph.Links.Links.Count:N0} edges. "
            + (search == QualitySearch.Exact
                ? "Use QualitySearch.Additive for this graph, or estimates with fewer different values."
                : "Close nodes that need not be on the route, or make the graph smaller."))
    {
        Search = search;
        Goal = goal;
        From = from;
        Labels = labels;
    }

    /// <summary>Gets which search gave up.</summary>
    public QualitySearch Search { get; }

    /// <summary>Gets the name of the goal.</summary>
    public string Goal { get; }

    /// <summary>Gets the name of the node where the route was to begin.</summary>
    public string From { get; }

    /// <summary>Gets how many partial routes the search had kept.</summary>
    public int Labels { get; }
}
