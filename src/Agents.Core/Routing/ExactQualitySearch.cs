namespace Agents.Core.Routing;

/// <summary>Finds the route with the least score, backwards from the goal's states.</summary>
/// <remarks>
/// <para>
/// Partial routes are dropped when another one from the same node costs no more and is no worse (Pareto dominance), and when the score of the whole
/// route could not be less than one that is known, even with <see cref="QualityBounds"/> before it. They are taken in the order of the cost that the whole
/// route must have at least; so one comparison tells whether a partial route is dominated: the best quality that its node has seen. That is
/// BOA* (Hernández Ulloa et al., ICAPS 2020), ended early by the score.
/// </para>
/// <para>A circle costs no less and makes nothing better, so it is dominated by the partial route without it.</para>
/// </remarks>
internal sealed class ExactQualitySearch
{
    /// <summary>By how much a score may pass a known one, since the same route adds up to slightly different sums from its two ends.</summary>
    private const double Slack = 1 + 1e-9;

    private readonly ToolGraph _graph;
    private readonly NodeEstimates _estimates;
    private readonly GreedyTails _tails;
    private readonly QualityLabels _labels;
    private readonly QualityBounds _bounds;
    private readonly double[] _bestQualities;
    private readonly int[] _inStarts;
    private readonly int[] _inOrders;
    private double _knownScore;

    public ExactQualitySearch(ToolGraph graph, NodeEstimates estimates, GreedyTails tails, QualityLabels labels)
    {
        ToolGraphLinks links = graph.Links;
        _graph = graph;
        _estimates = estimates;
        _tails = tails;
        _labels = labels;
        _bounds = new QualityBounds(links, estimates);
        _bestQualities = new double[links.Nodes.Length];
        (_inStarts, _inOrders) = OrderOf(links);
    }

    /// <summary>Finds the best route; its label follows it from where it begins to its end.</summary>
    /// <returns>The label; -1 when there is none.</returns>
    public int Find(int goal, int from, QualityObjective objective)
    {
        _labels.Clear();
        _tails.Find(goal, from, objective.Alpha);
        if (!_tails.Reaches(from))
        {
            return -1;
        }

        _knownScore = objective.Of(_tails.CostOf(from), _tails.QualityOf(from));
        ulong bit = 1UL << goal;
        _bounds.Find(from, bit);
        Array.Fill(_bestQualities, -1);
        foreach (int state in _graph.StatesOf(goal))
        {
            Offer(new QualityLabel { Quality = 1, Node = state, Parent = -1 }, from, objective);
        }

        int best = -1;
        while (_labels.TryTake(out int taken))
        {
            QualityLabel label = _labels[taken];
            if (label.Quality <= _bestQualities[label.Node] || label.Score > _knownScore * Slack)
            {
                continue;
            }

            _bestQualities[label.Node] = label.Quality;
            if (label.Node != from)
            {
                Extend(taken, in label, bit, from, objective);
            }
            else if (best < 0 || label.Score < _labels[best].Score)
            {
                best = taken;
            }
        }

        return best;
    }

    /// <summary>Puts each step that may lead to the node before the partial route.</summary>
    private void Extend(int taken, in QualityLabel label, ulong bit, int from, QualityObjective objective)
    {
        QualityLabel next = new()
        {
            Cost = label.Cost + _estimates.CostOf(label.Node),
            Quality = label.Quality * _estimates.QualityOf(label.Node),
            Parent = taken,
            Hops = label.Hops + 1,
        };
        ReadOnlySpan<Hop> hops = _graph.Links.In(label.Node);
        for (int i = 0; i < hops.Length; i++)
        {
            if ((hops[i].Scope & bit) != 0)
            {
                next.Node = hops[i].Node;
                next.Order = _inOrders[_inStarts[label.Node] + i];
                Offer(next, from, objective);
            }
        }
    }

    /// <summary>Keeps a partial route unless it is known to be of no use.</summary>
    private void Offer(QualityLabel label, int from, QualityObjective objective)
    {
        if (!_bounds.IsReached(label.Node) || label.Quality <= _bestQualities[label.Node])
        {
            return;
        }

        double cost = _bounds.CostOf(label.Node) + label.Cost;
        double quality = _bounds.QualityOf(label.Node) * label.Quality;
        label.Score = objective.Of(cost, quality);
        if (label.Score > _knownScore * Slack)
        {
            return;
        }

        if (label.Node == from)
        {
            _knownScore = Math.Min(_knownScore, label.Score);
        }

        label.First = cost;
        label.Second = -quality;
        _labels.Add(in label);
    }

    /// <summary>Numbers the edges as they were added, grouped by the node that they lead to.</summary>
    private static (int[] Starts, int[] Orders) OrderOf(ToolGraphLinks links)
    {
        int[] starts = new int[links.Nodes.Length];
        for (int node = 1; node < starts.Length; node++)
        {
            starts[node] = starts[node - 1] + links.In(node - 1).Length;
        }

        int[] next = [.. starts];
        int[] orders = new int[links.Links.Count];
        for (int order = 0; order < orders.Length; order++)
        {
            orders[next[links.Links[order].To]++] = order;
        }

        return (starts, orders);
    }
}
