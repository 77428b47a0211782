namespace Agents.Core.Routing;

/// <summary>By what the cost of a step is multiplied, for each node it may lead to: the health of its tool, and what one run has closed for itself.</summary>
/// <remarks>Belongs to one search. A stage counts the mean of its tools that are not down, and is down itself when too few are left.</remarks>
internal sealed class ToolWeights
{
    private readonly ToolGraph _graph;
    private readonly ToolHealthView? _health;
    private readonly double[] _factors;
    private readonly bool[] _isClosed;
    private readonly int[] _stages;

    public ToolWeights(ToolGraph graph, ToolHealth? health)
    {
        RouteNode[] nodes = graph.Links.Nodes;
        _graph = graph;
        _factors = new double[nodes.Length];
        _isClosed = new bool[nodes.Length];
        _stages = [.. Enumerable.Range(0, nodes.Length).Where(node => nodes[node].Kind == RouteNodeKind.Stage)];
        _health = health is null ? null : new ToolHealthView(health, nodes);

        // Where there is a health it is read before the first query, since it has changed since never.
        Array.Fill(_factors, 1);
        ReadStages();
    }

    /// <summary>Gets the factors by node, as of now.</summary>
    public ReadOnlySpan<double> Current()
    {
        if (_health?.HasChanged() == true)
        {
            Refresh(_health);
        }

        return _factors;
    }

    /// <summary>Takes a node out for the rest of the run, whatever its health.</summary>
    public void Close(int node)
    {
        _isClosed[node] = true;
        _factors[node] = double.PositiveInfinity;
        ReadStages();
    }

    /// <summary>Lets a node back in.</summary>
    public void Reopen(int node)
    {
        _isClosed[node] = false;
        _factors[node] = _health?.Read(node) ?? 1;
        ReadStages();
    }

    private void Refresh(ToolHealthView health)
    {
        health.Read(_factors);
        for (int node = 0; node < _factors.Length; node++)
        {
            if (_isClosed[node])
            {
                _factors[node] = double.PositiveInfinity;
            }
        }

        ReadStages();
    }

    private void ReadStages()
    {
        foreach (int stage in _stages)
        {
            _factors[stage] = _isClosed[stage] ? double.PositiveInfinity : OfStage(stage);
        }
    }

    private double OfStage(int stage)
    {
        double sum = 0;
        int up = 0;
        foreach (int member in _graph.Members[stage])
        {
            if (!double.IsPositiveInfinity(_factors[member]))
            {
                sum += _factors[member];
                up++;
            }
        }

        return up < _graph.Links.Nodes[stage].MinSuccesses ? double.PositiveInfinity : sum / up;
    }
}
