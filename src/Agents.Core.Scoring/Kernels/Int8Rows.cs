using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows of signed bytes by their dot product with the query, before any scale.</summary>
internal readonly ref struct Int8Rows : IRowScore<sbyte>
{
    private readonly ReadOnlySpan<sbyte> _query;
    private readonly int _querySum;

    public Int8Rows(ReadOnlySpan<sbyte> query)
    {
        _query = query;
        _querySum = ByteSums.NeedsQuerySum ? Int8Vectors.Sum(query) : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float One(ref sbyte row) => ByteSums.Sum(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length, _querySum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Four(ref sbyte first, ref sbyte second, ref sbyte third, ref sbyte fourth) =>
        Vector128.ConvertToSingle(ByteSums.SumFour(
            ref MemoryMarshal.GetReference(_query), ref first, ref second, ref third, ref fourth, (nuint)_query.Length, _querySum));
}
