namespace Agents.Core.Routing;

/// <summary>Finds the route to take next, by cost alone or by cost and quality. Belongs to one route.</summary>
internal sealed class RouteSearch
{
    private readonly ShortestPath? _cheapest;
    private readonly QualityPath? _best;
    private double _cost;
    private double _quality = 1;

    public RouteSearch(ToolGraph graph, ToolHealth health, QualitySettings? quality)
    {
        if (quality is null)
        {
            _cheapest = new ShortestPath(graph, health);
        }
        else
        {
            _best = new QualityPath(graph, quality.Options, quality.Table, health);
        }
    }

    public ReadOnlySpan<int> Nodes => _cheapest is null ? _best!.Nodes : _cheapest.Nodes;

    private ToolWeights Weights => _cheapest?.Weights ?? _best!.Weights;

    /// <summary>Gets the factors by node, as of now; infinite where a node cannot be stepped to.</summary>
    public ReadOnlySpan<double> Factors() => Weights.Current();

    /// <summary>Finds the best route from a node to a goal.</summary>
    /// <exception cref="QualitySearchException">There are too many routes to tell which is the best.</exception>
    public bool TryFind(int goal, int from) => _cheapest?.TryFind(goal, from) ?? _best!.TryFind(goal, from, _cost, _quality);

    /// <summary>Takes a node out for the rest of the route.</summary>
    public void Close(int node) => Weights.Close(node);

    /// <summary>Counts in what a call has cost, whether it succeeded or not.</summary>
    public void Spend(double cost) => _cost += cost;

    /// <summary>Counts in how good an output was that the route goes on with.</summary>
    public void Achieve(double quality) => _quality *= quality;

    public RoutePath? ToPath() => _cheapest is null ? _best!.ToPath() : _cheapest.ToPath();
}
