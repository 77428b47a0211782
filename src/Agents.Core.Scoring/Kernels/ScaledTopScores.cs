using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Keeps the best scores after each was multiplied by the scale of its row and that of the query, in this order.</summary>
internal ref struct ScaledTopScores : IScoreSink
{
    private readonly ReadOnlySpan<float> _scales;
    private readonly float _queryScale;
    private TopScores _top;

    public ScaledTopScores(ReadOnlySpan<float> scales, float queryScale, Span<SearchHit> hits)
    {
        _scales = scales;
        _queryScale = queryScale;
        _top = new TopScores(hits);
    }

    public readonly int Sort() => _top.Sort();

    public void Take(float score, int row) => _top.Take(score * _scales[row] * _queryScale, row);

    public void Take(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        Vector128<float> scales = Vector128.Create(_scales[first], _scales[second], _scales[third], _scales[fourth]);
        _top.Take(scores * scales * Vector128.Create(_queryScale), first, second, third, fourth);
    }
}
