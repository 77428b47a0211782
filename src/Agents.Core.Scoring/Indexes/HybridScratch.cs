using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The working memory of one search by words and vectors.</summary>
internal sealed class HybridScratch(int dimensions, double k)
{
    private SearchHit[] _hits = [];

    public float[] Query { get; } = new float[dimensions];

    public RankFusion Fusion { get; } = new(k);

    /// <summary>Gets room for the hits of one ranking.</summary>
    public Span<SearchHit> Hits(int count)
    {
        if (_hits.Length < count)
        {
            _hits = new SearchHit[count];
        }

        return _hits.AsSpan(0, count);
    }
}
