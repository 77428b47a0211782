namespace Agents.Core.Routing;

/// <summary>The search of arXiv 2503.10613 (CoSTA*): A* with f = g + h, where g is the score so far and h that of a greedy way on.</summary>
/// <remarks>Scores do not add up, so that the first route to reach the goal need not be the best. Each node keeps its best partial route only.</remarks>
internal sealed class AdditiveQualitySearch(ToolGraph graph, NodeEstimates estimates, GreedyTails tails, QualityLabels labels)
{
    private readonly ToolGraphLinks _links = graph.Links;
    private readonly double[] _best = new double[graph.Links.Nodes.Length];

    /// <summary>Finds a route; its label follows it from its end to where it begins.</summary>
    /// <returns>The label; -1 when there is none.</returns>
    public int Find(int goal, int from, QualityObjective objective)
    {
        labels.Clear();
        tails.Find(goal, from, objective.Alpha);
        Array.Fill(_best, double.NaN);
        if (tails.Reaches(from))
        {
            labels.Add(new QualityLabel { First = tails.ScoreOf(from), Quality = 1, Node = from, Parent = -1 });
        }

        while (labels.TryTake(out int taken))
        {
            QualityLabel label = labels[taken];
            if (tails.IsGoal(label.Node))
            {
                return taken;
            }

            if (label.Parent < 0 || label.Score == _best[label.Node])
            {
                Extend(taken, in label, 1UL << goal, from, objective);
            }
        }

        return -1;
    }

    private void Extend(int taken, in QualityLabel label, ulong bit, int from, QualityObjective objective)
    {
        int hops = label.Hops + 1;
        foreach (Hop hop in _links.Out(label.Node))
        {
            // A route has fewer steps than the graph has nodes; only by the rounding of scores could one go in a circle.
            if ((hop.Scope & bit) == 0 || hop.Node == from || !tails.Reaches(hop.Node) || hops == _best.Length)
            {
                continue;
            }

            double cost = label.Cost + estimates.CostOf(hop.Node);
            double quality = label.Quality * estimates.QualityOf(hop.Node);
            double score = objective.Of(cost, quality);
            if (!(score >= _best[hop.Node]))
            {
                _best[hop.Node] = score;
                labels.Add(new QualityLabel
                {
                    First = score + tails.ScoreOf(hop.Node),
                    Score = score,
                    Cost = cost,
                    Quality = quality,
                    Node = hop.Node,
                    Parent = taken,
                    Hops = hops,
                });
            }
        }
    }
}
