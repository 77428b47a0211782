using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Takes the scores of rows, in any order.</summary>
internal interface IScoreSink
{
    /// <summary>Takes the score of one row.</summary>
    void Take(float score, int row);

    /// <summary>Takes the scores of four rows.</summary>
    void Take(Vector128<float> scores, int first, int second, int third, int fourth);
}
