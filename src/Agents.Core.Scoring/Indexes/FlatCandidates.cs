namespace Agents.Core.Scoring.Indexes;

/// <summary>Keeps the best candidates of a first pass: a heap whose root is the worst that is kept.</summary>
internal ref struct FlatCandidates : IFlatCollector
{
    private readonly Span<FlatCandidate> _heap;
    private int _count;

    public FlatCandidates(Span<FlatCandidate> into)
    {
        _heap = into;
        Limit = float.NegativeInfinity;
    }

    /// <summary>Gets what is kept, in no order.</summary>
    public readonly ReadOnlySpan<FlatCandidate> Kept => _heap[.._count];

    public float Limit { get; private set; }

    public void Offer(long id, FlatPlace place, float score)
    {
        FlatCandidate candidate = new(score, id, place);
        if (_count < _heap.Length)
        {
            Rise(candidate);
        }
        else if (_heap[0].IsWorseThan(candidate))
        {
            Sink(candidate);
        }

        Limit = _count < _heap.Length ? float.NegativeInfinity : _heap[0].Score;
    }

    private void Rise(in FlatCandidate candidate)
    {
        int at = _count++;
        for (int parent; at > 0 && candidate.IsWorseThan(_heap[parent = (at - 1) / 2]); at = parent)
        {
            _heap[at] = _heap[parent];
        }

        _heap[at] = candidate;
    }

    private readonly void Sink(in FlatCandidate candidate)
    {
        int at = 0;
        for (int child = 1; child < _heap.Length; child = (2 * at) + 1)
        {
            child = child + 1 < _heap.Length && _heap[child + 1].IsWorseThan(_heap[child]) ? child + 1 : child;
            if (!_heap[child].IsWorseThan(candidate))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = candidate;
    }
}
