using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Writes each score to the place of its row.</summary>
internal readonly ref struct WrittenScores : IScoreSink
{
    private readonly Span<float> _scores;

    public WrittenScores(Span<float> scores) => _scores = scores;

    public void Take(float score, int row) => _scores[row] = score;

    public void Take(Vector128<float> scores, int first, int second, int third, int fourth)
    {
        _scores[first] = scores.GetElement(0);
        _scores[second] = scores.GetElement(1);
        _scores[third] = scores.GetElement(2);
        _scores[fourth] = scores.GetElement(3);
    }
}
