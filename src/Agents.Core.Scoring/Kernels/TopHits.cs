using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps the best of many candidates in a span of the caller's: a heap whose root is the worst that is kept.</summary>
/// <remarks>Equal scores are ordered by id, the lower first, so that the result does not depend on the order of the candidates.</remarks>
internal ref struct TopHits
{
    private readonly Span<SearchHit> _heap;
    private int _count;

    public TopHits(Span<SearchHit> into)
    {
        _heap = into;
        Threshold = into.IsEmpty ? double.NaN : double.NegativeInfinity;
    }

    /// <summary>Gets how many are kept.</summary>
    public readonly int Count => _count;

    /// <summary>Gets the score below which nothing is kept any more; minus infinity while there is room, NaN when there
    /// never is any. What is equal may be kept.</summary>
    public double Threshold { get; private set; }

    /// <summary>Offers a candidate; one whose score is NaN is not kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Offer(long id, double score)
    {
        if (score >= Threshold)
        {
            Add(new SearchHit { Id = id, Score = score });
        }
    }

    /// <summary>Puts what is kept in order, best first.</summary>
    /// <returns>How many there are.</returns>
    public readonly int Sort()
    {
        _heap[.._count].Sort(static (x, y) => IsWorse(in x, in y) ? 1 : IsWorse(in y, in x) ? -1 : 0);
        return _count;
    }

    /// <summary>Tells whether one hit comes after another.</summary>
    public static bool IsWorse(in SearchHit x, in SearchHit y) => x.Score < y.Score || (x.Score == y.Score && x.Id > y.Id);

    private void Add(SearchHit hit)
    {
        int at;
        if (_count < _heap.Length)
        {
            at = _count++;
            for (int parent; at > 0 && IsWorse(in hit, in _heap[parent = (at - 1) / 2]); at = parent)
            {
                _heap[at] = _heap[parent];
            }

            _heap[at] = hit;
        }
        else if (IsWorse(in _heap[0], in hit))
        {
            SinkFromRoot(hit);
        }

        Threshold = _count < _heap.Length ? double.NegativeInfinity : _heap[0].Score;
    }

    private readonly void SinkFromRoot(SearchHit hit)
    {
        int at = 0;
        while (true)
        {
            int child = (2 * at) + 1;
            if (child >= _heap.Length)
            {
                break;
            }

            child = child + 1 < _heap.Length && IsWorse(in _heap[child + 1], in _heap[child]) ? child + 1 : child;
            if (!IsWorse(in _heap[child], in hit))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = hit;
    }
}
