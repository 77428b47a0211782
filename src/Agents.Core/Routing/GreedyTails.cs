namespace Agents.Core.Routing;

/// <summary>A way to the goal from each node, made backwards by keeping at each the one with the least score.</summary>
/// <remarks>
/// The estimate h of arXiv 2503.10613 (CoSTA*), where it goes up a tree. The score never falls when a step is put before a way, so Dijkstra's order
/// gives the same on any graph (Knuth 1977, superior functions). A way that is kept need not be the end of a best route: what was spent before counts too.
/// </remarks>
internal sealed class GreedyTails(ToolGraph graph, NodeEstimates estimates)
{
    private readonly ToolGraphLinks _links = graph.Links;
    private readonly NodeHeap _heap = new(graph.Links.Nodes.Length);
    private readonly double[] _costs = new double[graph.Links.Nodes.Length];
    private readonly double[] _qualities = new double[graph.Links.Nodes.Length];

    public void Find(int goal, int from, double alpha)
    {
        ulong bit = 1UL << goal;
        _heap.Clear();
        foreach (int state in graph.StatesOf(goal))
        {
            if (estimates.IsOpen(state) || state == from)
            {
                _heap.Offer(state, 0, 0);
            }
        }

        while (_heap.TryTake(out int node))
        {
            Settle(node, bit, alpha);
            if (node == from)
            {
                continue;
            }

            double cost = _costs[node] + estimates.CostOf(node);
            double quality = _qualities[node] * estimates.QualityOf(node);
            double score = QualityScore.Compute(cost, quality, alpha);
            foreach (Hop hop in _links.In(node))
            {
                if ((hop.Scope & bit) != 0 && (estimates.IsOpen(hop.Node) || hop.Node == from))
                {
                    _heap.Offer(hop.Node, score, _heap.HopsOf(node) + 1);
                }
            }
        }
    }

    public bool Reaches(int node) => _heap.IsTaken(node);

    public bool IsGoal(int node) => _heap.IsTaken(node) && _heap.HopsOf(node) == 0;

    /// <summary>Gets the score of a way alone; 0 at the goal.</summary>
    public double ScoreOf(int node) => _heap.CostOf(node);

    public double CostOf(int node) => _costs[node];

    public double QualityOf(int node) => _qualities[node];

    /// <summary>Takes over cost and quality from the step that gave the node its score; of several the one added first.</summary>
    private void Settle(int node, ulong bit, double alpha)
    {
        _costs[node] = 0;
        _qualities[node] = 1;
        if (_heap.HopsOf(node) == 0)
        {
            return;
        }

        foreach (Hop hop in _links.Out(node))
        {
            if ((hop.Scope & bit) == 0 || !_heap.IsTaken(hop.Node) || _heap.HopsOf(hop.Node) + 1 != _heap.HopsOf(node))
            {
                continue;
            }

            double cost = _costs[hop.Node] + estimates.CostOf(hop.Node);
            double quality = _qualities[hop.Node] * estimates.QualityOf(hop.Node);
            if (QualityScore.Compute(cost, quality, alpha) == _heap.CostOf(node))
            {
                _costs[node] = cost;
                _qualities[node] = quality;
                return;
            }
        }
    }
}
