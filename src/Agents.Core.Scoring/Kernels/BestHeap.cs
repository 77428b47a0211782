namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps the best of many candidates in a span of the caller's: a heap whose root is the worst that is kept.</summary>
internal ref struct BestHeap<T, TOrder>
    where TOrder : struct, IRanked<T>
{
    private readonly Span<T> _heap;
    private int _count;

    public BestHeap(Span<T> into) => _heap = into;

    /// <summary>Gets what is kept, in no order but that the worst stands first.</summary>
    public readonly Span<T> Kept => _heap[.._count];

    public readonly bool IsFull => _count == _heap.Length;

    /// <summary>Keeps a candidate, if there is room or it is better than the worst.</summary>
    public void Offer(in T candidate)
    {
        if (!IsFull)
        {
            Rise(candidate);
        }
        else if (!_heap.IsEmpty && TOrder.IsWorse(in _heap[0], in candidate))
        {
            Sink(candidate);
        }
    }

    private void Rise(in T candidate)
    {
        int at = _count++;
        for (int parent; at > 0 && TOrder.IsWorse(in candidate, in _heap[parent = (at - 1) / 2]); at = parent)
        {
            _heap[at] = _heap[parent];
        }

        _heap[at] = candidate;
    }

    private readonly void Sink(in T candidate)
    {
        int at = 0;
        for (int child = 1; child < _heap.Length; child = (2 * at) + 1)
        {
            child = child + 1 < _heap.Length && TOrder.IsWorse(in _heap[child + 1], in _heap[child]) ? child + 1 : child;
            if (!TOrder.IsWorse(in _heap[child], in candidate))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = candidate;
    }
}
