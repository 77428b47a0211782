using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows by their dot product with the query.</summary>
internal readonly ref struct DotRows<TNumber> : IRowScore<TNumber>
    where TNumber : unmanaged
{
    private readonly ReadOnlySpan<float> _query;

    public DotRows(ReadOnlySpan<float> query) => _query = query;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float One(ref TNumber row) => LaneSums.Sum<DotTerm, TNumber>(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Four(ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth) =>
        LaneSums.SumFour<DotTerm, TNumber>(
            ref MemoryMarshal.GetReference(_query), ref first, ref second, ref third, ref fourth, (nuint)_query.Length);
}
