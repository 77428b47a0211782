namespace Agents.Core.Routing;

/// <summary>A queue of nodes by cost, then steps, then index, where a node's place can be improved; and what was found out about each node.</summary>
/// <remarks>A heap of four children a node. Clearing takes no time, since what is known of a node carries the number of its query.</remarks>
/// <param name="count">How many nodes there are.</param>
/// <param name="queries">How many queries it numbers before it begins again.</param>
internal sealed class NodeHeap(int count, int queries = int.MaxValue)
{
    private const int Arity = 4;
    private const int Taken = -1;

    private readonly Entry[] _entries = new Entry[count];
    private readonly int[] _heap = new int[count];
    private int _size;
    private int _query;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _size = 0;
        if (++_query == queries)
        {
            Array.Clear(_entries);
            _query = 1;
        }
    }

    /// <summary>Tells whether a node was taken out in this query; only then are its cost and steps final.</summary>
    public bool IsTaken(int node) => _entries[node].Query == _query && _entries[node].Place == Taken;

    /// <summary>Tells whether a node was offered in this query, so that it has a cost and steps.</summary>
    public bool IsKnown(int node) => _entries[node].Query == _query;

    /// <summary>Tells whether a node that is known was marked.</summary>
    public bool IsMarked(int node) => _entries[node].Query == _query && _entries[node].IsMarked;

    /// <summary>Marks a node that is known.</summary>
    /// <returns><see langword="false"/> when it was marked before.</returns>
    public bool TryMark(int node)
    {
        bool isNew = !_entries[node].IsMarked;
        _entries[node].IsMarked = true;
        return isNew;
    }

    public double CostOf(int node) => _entries[node].Cost;

    public int HopsOf(int node) => _entries[node].Hops;

    /// <summary>Puts a node in, or improves its place when it stands there at a worse one.</summary>
    public void Offer(int node, double cost, int hops)
    {
        ref Entry entry = ref _entries[node];
        if (entry.Query != _query)
        {
            entry = new Entry { Query = _query, Place = _size++, Cost = cost, Hops = hops };
            Rise(node, ref entry);
        }
        else if (entry.Place != Taken && (cost < entry.Cost || (cost == entry.Cost && hops < entry.Hops)))
        {
            entry.Cost = cost;
            entry.Hops = hops;
            Rise(node, ref entry);
        }
    }

    /// <summary>Takes the first node out.</summary>
    public bool TryTake(out int node)
    {
        if (_size == 0)
        {
            node = -1;
            return false;
        }

        node = _heap[0];
        _entries[node].Place = Taken;
        int last = _heap[--_size];
        if (_size > 0)
        {
            Sink(last);
        }

        return true;
    }

    private void Rise(int node, ref Entry entry)
    {
        int place = entry.Place;
        while (place > 0)
        {
            int parent = (place - 1) / Arity;
            int other = _heap[parent];
            ref Entry above = ref _entries[other];
            if (!IsBefore(in entry, node, in above, other))
            {
                break;
            }

            _heap[place] = other;
            above.Place = place;
            place = parent;
        }

        _heap[place] = node;
        entry.Place = place;
    }

    /// <summary>Finds the place of a node from the top down.</summary>
    private void Sink(int node)
    {
        ref Entry entry = ref _entries[node];
        int place = 0;
        while (true)
        {
            int first = (place * Arity) + 1;
            if (first >= _size)
            {
                break;
            }

            int best = first;
            int end = Math.Min(first + Arity, _size);
            for (int child = first + 1; child < end; child++)
            {
                if (IsBefore(in _entries[_heap[child]], _heap[child], in _entries[_heap[best]], _heap[best]))
                {
                    best = child;
                }
            }

            int other = _heap[best];
            ref Entry below = ref _entries[other];
            if (!IsBefore(in below, other, in entry, node))
            {
                break;
            }

            _heap[place] = other;
            below.Place = place;
            place = best;
        }

        _heap[place] = node;
        entry.Place = place;
    }

    private static bool IsBefore(in Entry x, int xNode, in Entry y, int yNode) =>
        x.Cost < y.Cost || (x.Cost == y.Cost && (x.Hops < y.Hops || (x.Hops == y.Hops && xNode < yNode)));

    private struct Entry
    {
        public double Cost;
        public int Hops;
        public int Place;
        public int Query;
        public bool IsMarked;
    }
}
