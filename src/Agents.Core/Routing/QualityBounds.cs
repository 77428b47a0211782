namespace Agents.Core.Routing;

/// <summary>The least cost and, apart from it, the best quality with which each node is reached from where a route begins.</summary>
/// <remarks>No route has both, as a rule. Dijkstra's algorithm (1959), once for each.</remarks>
internal sealed class QualityBounds(ToolGraphLinks links, NodeEstimates estimates)
{
    private readonly NodeHeap _heap = new(links.Nodes.Length);
    private readonly double[] _costs = new double[links.Nodes.Length];
    private readonly double[] _negatedQualities = new double[links.Nodes.Length];

    public void Find(int from, ulong bit)
    {
        Spread(from, bit, ofQuality: false, _costs);
        Spread(from, bit, ofQuality: true, _negatedQualities);
    }

    public bool IsReached(int node) => _heap.IsTaken(node);

    public double CostOf(int node) => _costs[node];

    public double QualityOf(int node) => -_negatedQualities[node];

    /// <summary>Finds the least sum of costs, or the greatest product of qualities as the least of their negations.</summary>
    private void Spread(int from, ulong bit, bool ofQuality, double[] results)
    {
        _heap.Clear();
        _heap.Offer(from, ofQuality ? -1 : 0, 0);
        while (_heap.TryTake(out int node))
        {
            double result = _heap.CostOf(node);
            results[node] = result;
            foreach (Hop hop in links.Out(node))
            {
                if ((hop.Scope & bit) != 0 && estimates.IsOpen(hop.Node))
                {
                    double next = ofQuality ? result * estimates.QualityOf(hop.Node) : result + estimates.CostOf(hop.Node);
                    _heap.Offer(hop.Node, next, _heap.HopsOf(node) + 1);
                }
            }
        }
    }
}
