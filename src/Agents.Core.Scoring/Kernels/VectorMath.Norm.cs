using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

public static partial class VectorMath
{
    // Between these, no square that matters has vanished, and no sum of squares or of products has overflowed; their roots can be multiplied.
    private const float LeastTame = 1f / MostTame;
    private const float MostTame = 79228162514264337593543950336f;   // 2^96

    /// <summary>Computes the Euclidean norm of a vector: its length.</summary>
    /// <param name="x">The vector; length n, n at least 0.</param>
    /// <returns>
    /// The square root of the sum of squares; 0 when n is 0. NaN when a number is NaN; else infinite when one is infinite or the norm is greater than any float.
    /// It is off by at most (n / 16 + 8) * 2^-25 times itself, however large or small the numbers are.
    /// </returns>
    /// <remarks>
    /// The squares are added in floats; where their sum is below 2^-96 or above 2^96, once more in doubles, in which the square of a float is exact and no
    /// such sum overflows or vanishes.
    /// </remarks>
    public static float Norm(ReadOnlySpan<float> x)
    {
        float square = Square(x);
        return IsTame(square) ? MathF.Sqrt(square) : (float)NormInDoubles(x);
    }

    /// <summary>Gives a vector the length 1.</summary>
    /// <param name="source">The vector; length n, n at least 0.</param>
    /// <param name="destination">
    /// Where it goes; length n. It may be <paramref name="source"/> itself, but must not overlap it otherwise. A vector of zeros stays one; when a number is NaN
    /// or infinite, all become NaN.
    /// </param>
    /// <returns>The norm before, as <see cref="Norm"/> gives it.</returns>
    /// <remarks>Each number is off by at most (n / 16 + 12) * 2^-25 times itself, and 2^-150, however large or small the numbers are.</remarks>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap without being the same.</exception>
    public static float Normalize(ReadOnlySpan<float> source, Span<float> destination)
    {
        ThrowIfLengthsDiffer(source.Length, destination.Length);
        if (source.Overlaps(destination, out int offset) && offset != 0)
        {
            throw new ArgumentException("The destination must not overlap the source, unless it is the same.", nameof(destination));
        }

        float square = Square(source);
        if (IsTame(square))
        {
            TensorPrimitives.Multiply(source, (float)(1 / Math.Sqrt(square)), destination);
            return MathF.Sqrt(square);
        }

        double norm = NormInDoubles(source);
        if (norm == 0 || !double.IsFinite(norm))
        {
            destination.Fill(norm == 0 ? 0 : float.NaN);
            return (float)norm;
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = (float)(source[i] / norm);
        }

        return (float)norm;
    }

    /// <summary>The sum of squares, in lanes.</summary>
    internal static float Square(ReadOnlySpan<float> x)
    {
        ref float first = ref MemoryMarshal.GetReference(x);
        return LaneSums.Sum<SquareTerm, float>(ref first, ref first, (nuint)x.Length);
    }

    /// <summary>Tells whether a sum of squares is far from what a float cannot hold; false for NaN.</summary>
    internal static bool IsTame(float square) => square is >= LeastTame and <= MostTame;

    internal static bool AreTame(Vector128<float> squares) =>
        Vector128.GreaterThanOrEqualAll(squares, Vector128.Create(LeastTame)) && Vector128.LessThanOrEqualAll(squares, Vector128.Create(MostTame));

    // One order on every machine: no lanes, since this is rare.
    private static double NormInDoubles(ReadOnlySpan<float> x)
    {
        double square = 0;
        foreach (float number in x)
        {
            square += (double)number * number;
        }

        return Math.Sqrt(square);
    }
}
