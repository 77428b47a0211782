using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows by the cosine of their angle with the query.</summary>
/// <remarks>
/// Where the squares of query and row are far from what a float cannot hold, in floats; else in doubles, where a product of two floats is exact and
/// no sum of them overflows or vanishes.
/// </remarks>
internal readonly ref struct CosineRows<TNumber> : IRowScore<TNumber>
    where TNumber : unmanaged
{
    private readonly ReadOnlySpan<float> _query;
    private readonly float _norm;
    private readonly bool _queryIsTame;

    public CosineRows(ReadOnlySpan<float> query)
    {
        _query = query;
        float square = VectorMath.Square(query);
        _norm = MathF.Sqrt(square);
        _queryIsTame = VectorMath.IsTame(square);
    }

    public float One(ref TNumber row)
    {
        float square = LaneSums.Sum<SquareTerm, TNumber>(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length);
        if (!_queryIsTame || !VectorMath.IsTame(square))
        {
            return InDoubles(ref row);
        }

        float dot = LaneSums.Sum<DotTerm, TNumber>(ref MemoryMarshal.GetReference(_query), ref row, (nuint)_query.Length);
        return Math.Clamp(dot / (_norm * MathF.Sqrt(square)), -1f, 1f);
    }

    public Vector128<float> Four(ref TNumber first, ref TNumber second, ref TNumber third, ref TNumber fourth)
    {
        ref float query = ref MemoryMarshal.GetReference(_query);
        nuint length = (nuint)_query.Length;
        Vector128<float> squares = LaneSums.SumFour<SquareTerm, TNumber>(ref query, ref first, ref second, ref third, ref fourth, length);
        if (!_queryIsTame || !VectorMath.AreTame(squares))
        {
            return Vector128.Create(One(ref first), One(ref second), One(ref third), One(ref fourth));
        }

        Vector128<float> dots = LaneSums.SumFour<DotTerm, TNumber>(ref query, ref first, ref second, ref third, ref fourth, length);
        Vector128<float> cosines = dots / (Vector128.Create(_norm) * Vector128.Sqrt(squares));
        return Vector128.Min(Vector128.Max(cosines, Vector128.Create(-1f)), Vector128.Create(1f));
    }

    // One order on every machine: no lanes, since this is rare.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private float InDoubles(ref TNumber row)
    {
        double dot = 0, querySquare = 0, rowSquare = 0;
        for (int i = 0; i < _query.Length; i++)
        {
            double x = _query[i], y = Numbers.Load(ref row, (nuint)i);
            dot += x * y;
            querySquare += x * x;
            rowSquare += y * y;
        }

        double norms = Math.Sqrt(querySquare) * Math.Sqrt(rowSquare);
        return norms == 0 ? 0 : (float)Math.Clamp(dot / norms, -1, 1);
    }
}
