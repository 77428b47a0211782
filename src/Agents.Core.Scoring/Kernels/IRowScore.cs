using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows against a query that it holds.</summary>
internal interface IRowScore<TNumber>
    where TNumber : unmanaged
{
    /// <summary>Scores one row.</summary>
    float One(ref TNumber row);

    /// <summary>Scores four rows, each with the bits of <see cref="One"/>.</summary>
    Vector128<float> Four(ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth);
}
