namespace Agents.Core.Benchmarks.Routing;

/// <summary>What one would write by hand: Dijkstra over lists of edges with a <see cref="PriorityQueue{TElement, TPriority}"/>, new for each query.</summary>
public sealed class PriorityQueueRouting : IRoutingSubject
{
    /// <inheritdoc/>
    public string Name => "priority-queue";

    /// <inheritdoc/>
    public IRoutingSearch Prepare(PlainToolGraph graph) => new Search(graph);

    private sealed class Search : IRoutingSearch
    {
        private readonly int _goal;
        private readonly List<(int To, double Cost)>[] _edges;
        private readonly HashSet<int> _closed = [];
        private List<int> _route = [];

        public Search(PlainToolGraph graph)
        {
            _goal = graph.Goal;
            _edges = [.. Enumerable.Range(0, graph.Tools + 2).Select(_ => new List<(int, double)>())];
            foreach (PlainEdge edge in graph.Edges)
            {
                _edges[edge.From].Add((edge.To, edge.Cost));
            }
        }

        public int[] ToRoute() => [.. _route];

        public void Close(int tool) => _closed.Add(tool);

        public void Reopen(int tool) => _closed.Remove(tool);

        public long Find(int from)
        {
            double[] best = new double[_edges.Length];
            int[] before = new int[_edges.Length];
            Array.Fill(best, double.PositiveInfinity);
            best[from] = 0;
            PriorityQueue<int, double> open = new();
            open.Enqueue(from, 0);
            while (open.TryDequeue(out int node, out double cost))
            {
                if (node == _goal)
                {
                    _route = [node];
                    for (; node != from; node = before[node])
                    {
                        _route.Add(before[node]);
                    }

                    _route.Reverse();
                    return (long)Math.Round(cost * 1e6);
                }

                if (cost > best[node])
                {
                    continue;
                }

                foreach ((int next, double step) in _edges[node])
                {
                    if (cost + step < best[next] && !_closed.Contains(next))
                    {
                        best[next] = cost + step;
                        before[next] = node;
                        open.Enqueue(next, best[next]);
                    }
                }
            }

            return -1;
        }
    }
}
