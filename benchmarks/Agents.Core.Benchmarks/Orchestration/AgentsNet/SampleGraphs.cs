namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Draws graphs of peers from a seed.</summary>
public static class SampleGraphs
{
    private const int NearestOnEachSide = 2;
    private const double Rewired = 0.4;
    private const int KnownToNewcomer = 2;
    private const int Side = 1 << 24;

    /// <summary>Draws a graph in which there is a way from everybody to everybody.</summary>
    /// <param name="kind">How.</param>
    /// <param name="count">How many peers; 4 or more.</param>
    /// <param name="seed">What all draws follow from.</param>
    /// <returns>The graph.</returns>
    public static SampleGraph Draw(GraphKind kind, int count, int seed)
    {
        Random chance = new(seed);
        SampleGraph? graph;
        do
        {
            graph = kind switch
            {
                GraphKind.WattsStrogatz => new SampleGraph(count, DrawWattsStrogatz(count, chance)),
                GraphKind.BarabasiAlbert => new SampleGraph(count, DrawBarabasiAlbert(count, chance)),
                _ => Delaunay.TryFindEdges(DrawPoints(count, chance), out IReadOnlyList<(int, int)> edges) ? new SampleGraph(count, edges) : null,
            };
        }
        while (graph is null or { Diameter: int.MaxValue });
        return graph;
    }

    /// <summary>Draws points of a square.</summary>
    /// <param name="count">How many.</param>
    /// <param name="chance">What the draws follow from.</param>
    /// <returns>The points, all different.</returns>
    public static IReadOnlyList<(long X, long Y)> DrawPoints(int count, Random chance)
    {
        HashSet<(long, long)> points = [];
        while (points.Count < count)
        {
            points.Add((chance.Next(Side), chance.Next(Side)));
        }

        return [.. points];
    }

    private static HashSet<(int, int)> DrawWattsStrogatz(int count, Random chance)
    {
        // With as few peers as this, everybody is among the nearest, and there is nobody to rewire to.
        if (count <= (2 * NearestOnEachSide) + 1)
        {
            return [.. Enumerable.Range(0, count).SelectMany(one => Enumerable.Range(one + 1, count - one - 1).Select(other => (one, other)))];
        }

        HashSet<(int, int)> edges = [.. Enumerable.Range(0, count).SelectMany(one =>
            Enumerable.Range(1, NearestOnEachSide).Select(step => Pair(one, (one + step) % count)))];
        for (int step = 1; step <= NearestOnEachSide; step++)
        {
            for (int one = 0; one < count; one++)
            {
                if (chance.NextDouble() >= Rewired || edges.Count(edge => edge.Item1 == one || edge.Item2 == one) >= count - 1)
                {
                    continue;
                }

                int other;
                do
                {
                    other = chance.Next(count);
                }
                while (other == one || edges.Contains(Pair(one, other)));
                edges.Remove(Pair(one, (one + step) % count));
                edges.Add(Pair(one, other));
            }
        }

        return edges;
    }

    private static List<(int, int)> DrawBarabasiAlbert(int count, Random chance)
    {
        // The first one knows two; then everybody stands in the list as often as it has neighbors.
        List<(int, int)> edges = [.. Enumerable.Range(1, KnownToNewcomer).Select(other => (0, other))];
        List<int> ends = [.. edges.SelectMany(edge => (int[])[edge.Item1, edge.Item2])];
        for (int newcomer = KnownToNewcomer + 1; newcomer < count; newcomer++)
        {
            HashSet<int> known = [];
            while (known.Count < KnownToNewcomer)
            {
                known.Add(ends[chance.Next(ends.Count)]);
            }

            foreach (int other in known)
            {
                edges.Add((other, newcomer));
                ends.AddRange([other, newcomer]);
            }
        }

        return edges;
    }

    private static (int, int) Pair(int one, int other) => (Math.Min(one, other), Math.Max(one, other));
}
