using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows of signs by minus the number that differ from the query's.</summary>
internal readonly ref struct BinaryRows : IRowScore<ulong>
{
    private readonly ReadOnlySpan<ulong> _query;

    public BinaryRows(ReadOnlySpan<ulong> query) => _query = query;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float One(ref ulong row) => -BinaryVectors.Hamming(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Four(ref ulong first, ref ulong second, ref ulong third, ref ulong fourth) =>
        Vector128.Create(One(ref first), One(ref second), One(ref third), One(ref fourth));
}
