using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores rows of halves as if all were finite, and once more where they are not.</summary>
internal readonly ref struct CheckedHalfRows<TFinite, TAny> : IRowScore<Half>
    where TFinite : struct, IRowScore<FiniteHalf>, allows ref struct
    where TAny : struct, IRowScore<Half>, allows ref struct
{
    private readonly TFinite _finite;
    private readonly TAny _any;
    private readonly nuint _length;

    public CheckedHalfRows(TFinite finite, TAny any, int length)
    {
        _finite = finite;
        _any = any;
        _length = (nuint)length;
    }

    public float One(ref Half row) =>
        HalfVectors.AreFinite(ref row, _length) ? _finite.One(ref Unsafe.As<Half, FiniteHalf>(ref row)) : _any.One(ref row);

    public Vector128<float> Four(ref Half first, ref Half second, ref Half third, ref Half fourth)
    {
        Vector128<float> scores = _finite.Four(
            ref Unsafe.As<Half, FiniteHalf>(ref first),
            ref Unsafe.As<Half, FiniteHalf>(ref second),
            ref Unsafe.As<Half, FiniteHalf>(ref third),
            ref Unsafe.As<Half, FiniteHalf>(ref fourth));

        // Checked after they were read, when they are near.
        bool finite = HalfVectors.AreFinite(ref first, _length) && HalfVectors.AreFinite(ref second, _length)
            && HalfVectors.AreFinite(ref third, _length) && HalfVectors.AreFinite(ref fourth, _length);
        return finite ? scores : _any.Four(ref first, ref second, ref third, ref fourth);
    }
}
