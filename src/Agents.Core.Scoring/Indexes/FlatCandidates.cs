using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Keeps the best candidates of a first pass.</summary>
internal ref struct FlatCandidates : IFlatCollector
{
    private BestHeap<FlatCandidate, FlatCandidate> _best;

    public FlatCandidates(Span<FlatCandidate> into)
    {
        _best = new BestHeap<FlatCandidate, FlatCandidate>(into);
        Limit = float.NegativeInfinity;
    }

    /// <summary>Gets what is kept, in no order.</summary>
    public readonly ReadOnlySpan<FlatCandidate> Kept => _best.Kept;

    public float Limit { get; private set; }

    public void Offer(long id, FlatPlace place, float score)
    {
        _best.Offer(new FlatCandidate(score, id, place));
        Limit = _best.IsFull ? _best.Kept[0].Score : float.NegativeInfinity;
    }
}
