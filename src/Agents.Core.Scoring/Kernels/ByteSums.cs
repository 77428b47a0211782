using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sums of products of signed bytes over one row, or four rows at once.</summary>
/// <remarks>No sum overflows up to <see cref="Int8Vectors.MaxDimensions"/> numbers: 65,536 * 128 * 128 is 2^30, half of what an int holds.</remarks>
internal static class ByteSums
{
    /// <summary>Gets whether the sum of the query is needed here; else any number will do for it.</summary>
    public static bool NeedsQuerySum => AvxVnni.IsSupported;

    public static int Sum(ref sbyte query, ref sbyte row, nuint length, int querySum)
    {
        if (AvxVnni.IsSupported)
        {
            return Sum<BytesInVnni<VnniAdd>, Vector256<sbyte>, Vector256<int>>(ref query, ref row, length, querySum);
        }

        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            return Sum<BytesInAvx512, Vector512<short>, Vector512<int>>(ref query, ref row, length, querySum);
        }

        return Avx2.IsSupported
            ? Sum<BytesInAvx2, Vector256<short>, Vector256<int>>(ref query, ref row, length, querySum)
            : Sum<BytesInParts, Vector128<sbyte>, Vector128<int>>(ref query, ref row, length, querySum);
    }

    public static Vector128<int> SumFour(
        ref sbyte query, ref sbyte first, ref sbyte second, ref sbyte third, ref sbyte fourth, nuint length, int querySum)
    {
        if (AvxVnni.IsSupported)
        {
            return SumFour<BytesInVnni<VnniAdd>, Vector256<sbyte>, Vector256<int>>(
                ref query, ref first, ref second, ref third, ref fourth, length, querySum);
        }

        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            return SumFour<BytesInAvx512, Vector512<short>, Vector512<int>>(
                ref query, ref first, ref second, ref third, ref fourth, length, querySum);
        }

        return Avx2.IsSupported
            ? SumFour<BytesInAvx2, Vector256<short>, Vector256<int>>(ref query, ref first, ref second, ref third, ref fourth, length, querySum)
            : SumFour<BytesInParts, Vector128<sbyte>, Vector128<int>>(ref query, ref first, ref second, ref third, ref fourth, length, querySum);
    }

    internal static int Sum<TProducts, TQuery, TSum>(ref sbyte query, ref sbyte row, nuint length, int querySum)
        where TProducts : struct, IByteProducts<TQuery, TSum>
        where TSum : struct
    {
        TSum sum = default;
        nuint i = 0;
        for (; i + TProducts.Width <= length; i += TProducts.Width)
        {
            sum = TProducts.Add(sum, TProducts.Load(ref query, i), ref row, i);
        }

        int queryTail = 0, tail = 0;
        for (; i < length; i++)
        {
            int x = Unsafe.Add(ref query, i);
            queryTail += x;
            tail += x * Unsafe.Add(ref row, i);
        }

        return TProducts.Total(sum, querySum - queryTail) + tail;
    }

    internal static Vector128<int> SumFour<TProducts, TQuery, TSum>(
        ref sbyte query, ref sbyte first, ref sbyte second, ref sbyte third, ref sbyte fourth, nuint length, int querySum)
        where TProducts : struct, IByteProducts<TQuery, TSum>
        where TSum : struct
    {
        TSum one = default, two = default, three = default, four = default;
        nuint i = 0;
        for (; i + TProducts.Width <= length; i += TProducts.Width)
        {
            TQuery x = TProducts.Load(ref query, i);
            one = TProducts.Add(one, x, ref first, i);
            two = TProducts.Add(two, x, ref second, i);
            three = TProducts.Add(three, x, ref third, i);
            four = TProducts.Add(four, x, ref fourth, i);
        }

        int queryTail = 0;
        Vector128<int> tails = default;
        for (; i < length; i++)
        {
            int x = Unsafe.Add(ref query, i);
            queryTail += x;
            tails += Vector128.Create(x) * Vector128.Create(
                (int)Unsafe.Add(ref first, i), Unsafe.Add(ref second, i), Unsafe.Add(ref third, i), Unsafe.Add(ref fourth, i));
        }

        querySum -= queryTail;
        return tails + Vector128.Create(
            TProducts.Total(one, querySum), TProducts.Total(two, querySum), TProducts.Total(three, querySum), TProducts.Total(four, querySum));
    }
}
