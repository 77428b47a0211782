using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps the best scores, the number of the row as id. Scores that are not good enough cost one comparison for four of them.</summary>
internal ref struct TopScores : IScoreSink
{
    private TopHits _top;
    private Vector128<float> _threshold;

    public TopScores(Span<SearchHit> hits)
    {
        _top = new TopHits(hits);
        ReadThreshold();
    }

    public readonly int Sort() => _top.Sort();

    public void Take(float score, int row)
    {
        _top.Offer(row, score);
        ReadThreshold();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        if (Vector128.GreaterThanOrEqualAny(scores, _threshold))
        {
            Offer(scores, first, second, third, fourth);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Offer(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        _top.Offer(first, scores.GetElement(0));
        _top.Offer(second, scores.GetElement(1));
        _top.Offer(third, scores.GetElement(2));
        _top.Offer(fourth, scores.GetElement(3));
        ReadThreshold();
    }

    // Exact: every score was a float.
    private void ReadThreshold() => _threshold = Vector128.Create((float)_top.Threshold);
}
