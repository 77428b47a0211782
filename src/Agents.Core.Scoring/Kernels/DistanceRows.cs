using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows by their squared distance from the query, negated.</summary>
/// <remarks>Negated by subtracting it from 0, so that what is equal has the score 0 and not -0.</remarks>
internal readonly ref struct DistanceRows<TNumber> : IRowScore<TNumber>
    where TNumber : unmanaged
{
    private readonly ReadOnlySpan<float> _query;

    public DistanceRows(ReadOnlySpan<float> query) => _query = query;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float One(ref TNumber row) => 0f - LaneSums.Sum<DistanceTerm, TNumber>(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Four(ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth) =>
        Vector128<float>.Zero - LaneSums.SumFour<DistanceTerm, TNumber>(
            ref MemoryMarshal.GetReference(_query), ref first, ref second, ref third, ref fourth, (nuint)_query.Length);
}
