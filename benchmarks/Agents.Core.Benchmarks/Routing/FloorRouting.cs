namespace Agents.Core.Benchmarks.Routing;

/// <summary>The least that the work costs: Dijkstra over flat arrays that are made once, with a heap of costs alone.</summary>
/// <remarks>Not a router: no health, no goals, and equal routes are decided by chance.</remarks>
public sealed class FloorRouting : IRoutingSubject
{
    /// <inheritdoc/>
    public string Name => "floor";

    /// <inheritdoc/>
    public IRoutingSearch Prepare(PlainToolGraph graph) => new Search(graph);

    private sealed class Search : IRoutingSearch
    {
        private readonly int _goal;
        private readonly int[] _first;
        private readonly int[] _to;
        private readonly double[] _cost;
        private readonly bool[] _isClosed;
        private readonly double[] _best;
        private readonly int[] _before;
        private readonly int[] _route;
        private readonly (double Cost, int Node)[] _heap;
        private int _length;
        private int _size;

        public Search(PlainToolGraph graph)
        {
            int count = graph.Tools + 2;
            PlainEdge[] edges = [.. graph.Edges.OrderBy(edge => edge.From)];
            _goal = graph.Goal;
            _first = [.. Enumerable.Range(0, count + 1).Select(node => Array.FindIndex(edges, edge => edge.From >= node) is >= 0 and int index ? index : edges.Length)];
            _to = [.. edges.Select(edge => edge.To)];
            _cost = [.. edges.Select(edge => edge.Cost)];
            _isClosed = new bool[count];
            _best = new double[count];
            _before = new int[count];
            _route = new int[count];
            _heap = new (double, int)[edges.Length + 1];
        }

        public void Close(int tool) => _isClosed[tool] = true;

        public void Reopen(int tool) => _isClosed[tool] = false;

        public long Find(int from)
        {
            Array.Fill(_best, double.PositiveInfinity);
            _size = 0;
            _length = 0;
            _best[from] = 0;
            Push(0, from);
            while (_size > 0)
            {
                (double cost, int node) = Pop();
                if (node == _goal)
                {
                    return Trace(from, cost);
                }

                if (cost > _best[node])
                {
                    continue;
                }

                for (int edge = _first[node]; edge < _first[node + 1]; edge++)
                {
                    int next = _to[edge];
                    double sum = cost + _cost[edge];
                    if (sum < _best[next] && !_isClosed[next])
                    {
                        _best[next] = sum;
                        _before[next] = node;
                        Push(sum, next);
                    }
                }
            }

            return -1;
        }

        public int[] ToRoute() => [.. _route[.._length].Reverse()];

        private long Trace(int from, double cost)
        {
            for (int node = _goal; node != from; node = _before[node])
            {
                _route[_length++] = node;
            }

            _route[_length++] = from;
            return (long)Math.Round(cost * 1e6);
        }

        private void Push(double cost, int node)
        {
            int place = _size++;
            while (place > 0 && _heap[(place - 1) / 2].Cost > cost)
            {
                _heap[place] = _heap[(place - 1) / 2];
                place = (place - 1) / 2;
            }

            _heap[place] = (cost, node);
        }

        private (double Cost, int Node) Pop()
        {
            (double Cost, int Node) top = _heap[0];
            (double Cost, int Node) last = _heap[--_size];
            int place = 0;
            while ((place * 2) + 1 < _size)
            {
                int child = (place * 2) + 1;
                child += child + 1 < _size && _heap[child + 1].Cost < _heap[child].Cost ? 1 : 0;
                if (_heap[child].Cost >= last.Cost)
                {
                    break;
                }

                _heap[place] = _heap[child];
                place = child;
            }

            _heap[place] = last;
            return top;
        }
    }
}
