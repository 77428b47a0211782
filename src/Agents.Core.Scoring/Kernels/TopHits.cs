using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps the best of many candidates as hits, in a span of the caller's.</summary>
internal ref struct TopHits
{
    private BestHeap<SearchHit, HitOrder> _best;

    public TopHits(Span<SearchHit> into)
    {
        _best = new BestHeap<SearchHit, HitOrder>(into);
        Threshold = into.IsEmpty ? double.NaN : double.NegativeInfinity;
    }

    /// <summary>Gets how many are kept.</summary>
    public readonly int Count => _best.Kept.Length;

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
        _best.Kept.Sort(static (x, y) => HitOrder.IsWorse(in x, in y) ? 1 : HitOrder.IsWorse(in y, in x) ? -1 : 0);
        return Count;
    }

    private void Add(in SearchHit hit)
    {
        _best.Offer(in hit);
        Threshold = _best.IsFull ? _best.Kept[0].Score : double.NegativeInfinity;
    }
}
