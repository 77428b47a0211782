namespace Agents.Core.Routing;

/// <summary>What stepping to each node of a graph is expected to cost and to do to the quality, and which nodes can be stepped to.</summary>
/// <remarks>Belongs to one search. A stage costs the sum of its tools that are not down, and has the product of their qualities.</remarks>
internal sealed class NodeEstimates
{
    private readonly ToolGraph _graph;
    private readonly QualityTable _table;
    private readonly ToolWeights _weights;
    private readonly int[] _slots;
    private readonly double[] _costs;
    private readonly double[] _qualities;
    private readonly bool[] _isOpen;

    public NodeEstimates(ToolGraph graph, QualityTable table, ToolWeights weights)
    {
        RouteNode[] nodes = graph.Links.Nodes;
        _graph = graph;
        _table = table;
        _weights = weights;
        _slots = [.. nodes.Select(node => node.Kind == RouteNodeKind.Tool ? table.SlotOf(node.Name) : -1)];
        _costs = new double[nodes.Length];
        _qualities = new double[nodes.Length];
        _isOpen = new bool[nodes.Length];
        Array.Fill(_qualities, 1);
    }

    /// <summary>Takes over what holds now; one query sees one moment of the table.</summary>
    public void Refresh()
    {
        ReadOnlySpan<double> factors = _weights.Current();
        _table.Read(_slots, _costs, _qualities);
        for (int node = 0; node < factors.Length; node++)
        {
            _isOpen[node] = factors[node] < double.PositiveInfinity;
        }

        for (int node = 0; node < factors.Length; node++)
        {
            if (_graph.Links.Nodes[node].Kind == RouteNodeKind.Stage)
            {
                Combine(node);
            }
        }
    }

    public bool IsOpen(int node) => _isOpen[node];

    public double CostOf(int node) => _costs[node];

    public double QualityOf(int node) => _qualities[node];

    private void Combine(int stage)
    {
        double cost = 0;
        double quality = 1;
        foreach (int member in _graph.Members[stage])
        {
            if (_isOpen[member])
            {
                cost += _costs[member];
                quality *= _qualities[member];
            }
        }

        _costs[stage] = cost;
        _qualities[stage] = quality;
    }
}
