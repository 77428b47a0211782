using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sums over vectors of floats that are the same on every machine, bit for bit.</summary>
/// <remarks>
/// <para>
/// A sum has 16 lanes, whatever the hardware: the term at place i belongs to lane i mod 16, each lane adds its terms in order, and the lanes are added
/// in pairs, 8 apart, then 4, 2 and 1. A machine with 512-bit vectors holds them in one, others in two or four, or one by one. Products are rounded before
/// they are added (no fused multiply-add), since not every machine can fuse them.
/// </para>
/// <para>NaN and infinities follow IEEE 754. Nothing here allocates. Thread-safe.</para>
/// </remarks>
public static partial class VectorMath
{
    /// <summary>How many lanes a sum has.</summary>
    internal const int Lanes = 16;

    /// <summary>Computes the dot product of two vectors.</summary>
    /// <param name="x">The first vector; length n, n at least 0.</param>
    /// <param name="y">The second vector; length n.</param>
    /// <returns>The sum of <c>x[i] * y[i]</c>; 0 when n is 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ThrowIfLengthsDiffer(x.Length, y.Length);
        return Dot(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length);
    }

    /// <summary>Computes the squared Euclidean distance of two vectors.</summary>
    /// <param name="x">The first vector; length n, n at least 0.</param>
    /// <param name="y">The second vector; length n.</param>
    /// <returns>The sum of <c>(x[i] - y[i]) * (x[i] - y[i])</c>; 0 when n is 0.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ThrowIfLengthsDiffer(x.Length, y.Length);
        return SquaredDistance(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length);
    }

    /// <summary>The dot product of two vectors whose lengths were checked before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Dot(ref float x, ref float y, nuint length)
    {
        nuint i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (; i + Lanes <= length; i += Lanes)
            {
                sum += Vector512.LoadUnsafe(ref x, i) * Vector512.LoadUnsafe(ref y, i);
            }

            return i == length ? AddLanes(sum.GetLower() + sum.GetUpper()) : AddDotTail(sum.GetLower(), sum.GetUpper(), ref x, ref y, i, length);
        }

        Vector256<float> lower = Vector256<float>.Zero, upper = Vector256<float>.Zero;
        for (; i + Lanes <= length; i += Lanes)
        {
            lower += Vector256.LoadUnsafe(ref x, i) * Vector256.LoadUnsafe(ref y, i);
            upper += Vector256.LoadUnsafe(ref x, i + 8) * Vector256.LoadUnsafe(ref y, i + 8);
        }

        return i == length ? AddLanes(lower + upper) : AddDotTail(lower, upper, ref x, ref y, i, length);
    }

    /// <summary>The squared distance of two vectors whose lengths were checked before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float SquaredDistance(ref float x, ref float y, nuint length)
    {
        nuint i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> sum = Vector512<float>.Zero;
            for (; i + Lanes <= length; i += Lanes)
            {
                Vector512<float> difference = Vector512.LoadUnsafe(ref x, i) - Vector512.LoadUnsafe(ref y, i);
                sum += difference * difference;
            }

            return i == length ? AddLanes(sum.GetLower() + sum.GetUpper()) : AddDistanceTail(sum.GetLower(), sum.GetUpper(), ref x, ref y, i, length);
        }

        Vector256<float> lower = Vector256<float>.Zero, upper = Vector256<float>.Zero;
        for (; i + Lanes <= length; i += Lanes)
        {
            Vector256<float> first = Vector256.LoadUnsafe(ref x, i) - Vector256.LoadUnsafe(ref y, i);
            Vector256<float> second = Vector256.LoadUnsafe(ref x, i + 8) - Vector256.LoadUnsafe(ref y, i + 8);
            lower += first * first;
            upper += second * second;
        }

        return i == length ? AddLanes(lower + upper) : AddDistanceTail(lower, upper, ref x, ref y, i, length);
    }

    /// <summary>Adds lanes in pairs: 4 apart, then 2, then 1. The pairs that are 8 apart are added before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float AddLanes(Vector256<float> sum)
    {
        Vector128<float> four = sum.GetLower() + sum.GetUpper();
        Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
        return two.GetElement(0) + two.GetElement(1);
    }

    internal static void ThrowIfLengthsDiffer(int x, int y)
    {
        if (x != y)
        {
            throw new ArgumentException($"The vectors must be equally long, but have {x} and {y} numbers.", nameof(y));
        }
    }

    private static float AddDotTail(Vector256<float> lower, Vector256<float> upper, ref float x, ref float y, nuint i, nuint length)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[8..]);
        for (int lane = 0; i < length; i++, lane++)
        {
            lanes[lane] += Unsafe.Add(ref x, i) * Unsafe.Add(ref y, i);
        }

        return AddLanes(Vector256.Create<float>(lanes) + Vector256.Create<float>(lanes[8..]));
    }

    private static float AddDistanceTail(Vector256<float> lower, Vector256<float> upper, ref float x, ref float y, nuint i, nuint length)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[8..]);
        for (int lane = 0; i < length; i++, lane++)
        {
            float difference = Unsafe.Add(ref x, i) - Unsafe.Add(ref y, i);
            lanes[lane] += difference * difference;
        }

        return AddLanes(Vector256.Create<float>(lanes) + Vector256.Create<float>(lanes[8..]));
    }
}
