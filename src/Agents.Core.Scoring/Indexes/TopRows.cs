using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Keeps the best rows as hits.</summary>
internal ref struct TopRows : IFlatCollector
{
    private readonly bool _isCosine;
    private TopHits _hits;

    public TopRows(Span<SearchHit> into, VectorMetric metric)
    {
        _hits = new TopHits(into);
        _isCosine = metric == VectorMetric.Cosine;
        Limit = float.NegativeInfinity;
    }

    // Threshold is a score, so that it has the bits of a float.
    public float Limit { get; private set; }

    public void Offer(long id, FlatPlace place, float score)
    {
        // Rounding may carry a cosine beyond its range; what lies beyond is as good as what lies on the edge.
        _hits.Offer(id, _isCosine ? Math.Clamp(score, -1f, 1f) : score);
        Limit = _isCosine && _hits.Threshold <= -1 ? float.NegativeInfinity : (float)_hits.Threshold;
    }

    /// <summary>Puts the hits in order.</summary>
    /// <returns>How many there are.</returns>
    public readonly int Sort() => _hits.Sort();
}
