using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Sums over vectors of floats that are the same on every machine, bit for bit.</summary>
/// <remarks>
/// <para>
/// A sum has 16 lanes, whatever the hardware: the term at place i belongs to lane i mod 16, each lane adds its terms in order, and the lanes are added
/// in pairs, 8 apart, then 4, 2 and 1. A machine with 512-bit vectors holds them in one, others in two or four, or one by one. Products are rounded before
/// they are added (no fused multiply-add), since not every machine can fuse them.
/// </para>
/// <para>
/// NaN and infinities follow IEEE 754; which of the many NaN a result is, is not promised. Denormal numbers count for what they are. Bounds hold where no
/// sum overflows, to first order of 2^-24, and are for n up to 2^24. Nothing here allocates. Thread-safe.
/// </para>
/// </remarks>
public static partial class VectorMath
{
    /// <summary>How many lanes a sum has.</summary>
    internal const int Lanes = 16;

    /// <summary>Computes the dot product of two vectors.</summary>
    /// <param name="x">The first vector; length n, n at least 0.</param>
    /// <param name="y">The second vector; length n.</param>
    /// <returns>
    /// The sum of <c>x[i] * y[i]</c>; 0 when n is 0. It is off by at most (n / 16 + 6) * 2^-24 times the sum of <c>|x[i] * y[i]|</c>, and n * 2^-150.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ThrowIfLengthsDiffer(x.Length, y.Length);
        return LaneSums.Sum<DotTerm, float>(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length);
    }

    /// <summary>Computes the squared Euclidean distance of two vectors.</summary>
    /// <param name="x">The first vector; length n, n at least 0.</param>
    /// <param name="y">The second vector; length n.</param>
    /// <returns>
    /// The sum of <c>(x[i] - y[i]) * (x[i] - y[i])</c>; 0 when n is 0. It is off by at most (n / 16 + 8) * 2^-24 times itself, and n * 2^-150.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ThrowIfLengthsDiffer(x.Length, y.Length);
        return LaneSums.Sum<DistanceTerm, float>(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length);
    }

    /// <summary>Computes the cosine of the angle between two vectors.</summary>
    /// <param name="x">The first vector; length n, n at least 0.</param>
    /// <param name="y">The second vector; length n.</param>
    /// <returns>
    /// The dot product divided by both norms, -1 to 1; 0 when one of the vectors is all 0 or n is 0, and else NaN when a number is NaN or infinite. It is off
    /// by at most (n / 16 + 8) * 2^-23, however large or small the numbers are.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Cosine(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ThrowIfLengthsDiffer(x.Length, y.Length);
        return new CosineRows<float>(x).One(ref MemoryMarshal.GetReference(y));
    }

    internal static void ThrowIfLengthsDiffer(int x, int y, [CallerArgumentExpression(nameof(y))] string? name = null)
    {
        if (x != y)
        {
            throw new ArgumentException($"The vectors must be equally long, but have {x} and {y} numbers.", name?.Split('.')[0]);
        }
    }
}
