using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Vectors kept as signed bytes with one scale each: a number is its byte times the scale.</summary>
/// <remarks>
/// The scale is a 127th of the greatest magnitude, so that 0 stays 0 and a vector and its negative have the same scale (symmetric quantization). Dot products of
/// bytes are exact, whichever instructions compute them: everything here is the same on every machine, bit for bit. Nothing here allocates. Thread-safe.
/// </remarks>
public static class Int8Vectors
{
    /// <summary>The greatest number of dimensions: up to it, no dot product overflows.</summary>
    public const int MaxDimensions = 65_536;

    private const int Greatest = 127;

    /// <summary>Turns a vector into bytes.</summary>
    /// <param name="source">The vector of finite numbers; length n, n at least 0.</param>
    /// <param name="destination">Where the bytes go, -127 to 127: each number divided by the scale, rounded to the nearest, ties to even; length n.</param>
    /// <returns>
    /// The scale; 0 when n is 0 or no number is 127 * 2^-126 (1.5e-36) or more, and then all bytes are 0. A byte times the scale is at most 0.5001 scales from
    /// its number, else at most 1.5e-36.
    /// </returns>
    /// <exception cref="ArgumentException">The lengths differ, or a number is NaN or infinite.</exception>
    public static float Quantize(ReadOnlySpan<float> source, Span<sbyte> destination)
    {
        VectorMath.ThrowIfLengthsDiffer(source.Length, destination.Length);
        float magnitude = source.IsEmpty ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude(source));
        if (!float.IsFinite(magnitude))
        {
            throw new ArgumentException($"Every number of the vector must be finite, but one is {magnitude}.", nameof(source));
        }

        float scale = magnitude / Greatest;
        if (!float.IsNormal(scale))
        {
            destination.Clear();
            return 0;
        }

        Divide(source, scale, destination);
        return scale;
    }

    /// <summary>Turns bytes back into a vector.</summary>
    /// <param name="source">The bytes; length n, n at least 0.</param>
    /// <param name="scale">The scale; NaN and infinities follow IEEE 754.</param>
    /// <param name="destination">Where the numbers go, each the byte times the scale; length n.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Dequantize(ReadOnlySpan<sbyte> source, float scale, Span<float> destination)
    {
        VectorMath.ThrowIfLengthsDiffer(source.Length, destination.Length);
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i] * scale;
        }
    }

    /// <summary>Computes the dot product of two vectors of bytes.</summary>
    /// <param name="x">The first vector, any bytes; length n, n 0 to <see cref="MaxDimensions"/>.</param>
    /// <param name="y">The second vector, any bytes; length n.</param>
    /// <returns>The sum of <c>x[i] * y[i]</c>, exact; 0 when n is 0. Times both scales it approximates that of the vectors.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or are more than <see cref="MaxDimensions"/>.</exception>
    public static int Dot(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> y)
    {
        VectorMath.ThrowIfLengthsDiffer(x.Length, y.Length);
        CheckDimensions(x.Length, nameof(x));
        return ByteSums.Sum(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y), (nuint)x.Length, ByteSums.NeedsQuerySum ? Sum(x) : 0);
    }

    /// <summary>Finds the rows whose dot product with the query, both scales included, is the greatest.</summary>
    /// <param name="query">The bytes of the query; length d, d 1 to <see cref="MaxDimensions"/>.</param>
    /// <param name="queryScale">The scale of the query.</param>
    /// <param name="matrix">The bytes of the rows, one after the other; length n * d, n at least 0.</param>
    /// <param name="scales">The scales of the rows; length n.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising row; the id is the number of the row, from 0. Its length is how many are wanted.</param>
    /// <returns>How many hits there are: as many as wanted, or as there are rows whose score is not NaN.</returns>
    /// <remarks>A score is the dot product rounded to a float, times the scale of the row, times that of the query, rounded each time.</remarks>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static int Top(
        ReadOnlySpan<sbyte> query, float queryScale, ReadOnlySpan<sbyte> matrix, ReadOnlySpan<float> scales, Span<SearchHit> hits)
    {
        int rows = VectorRows.CountRows(query.Length, matrix.Length, nameof(matrix));
        CheckDimensions(query.Length, nameof(query));
        if (scales.Length != rows)
        {
            throw new ArgumentException($"There must be a scale for each of {rows} rows, but there are {scales.Length}.", nameof(scales));
        }

        ScaledTopScores top = new(scales, queryScale, hits);
        RowWalk.Over(new Int8Rows(query), ref MemoryMarshal.GetReference(matrix), rows, (nuint)query.Length, ref top);
        return top.Sort();
    }

    /// <summary>The sum of all bytes.</summary>
    internal static int Sum(ReadOnlySpan<sbyte> numbers)
    {
        int sum = 0;
        foreach (sbyte number in numbers)
        {
            sum += number;
        }

        return sum;
    }

    private static void Divide(ReadOnlySpan<float> source, float scale, Span<sbyte> destination)
    {
        ref float first = ref MemoryMarshal.GetReference(source);
        ref sbyte target = ref MemoryMarshal.GetReference(destination);
        Vector128<float> divisor = Vector128.Create(scale);
        int i = 0;
        for (; i + 16 <= source.Length; i += 16)
        {
            nuint at = (nuint)i;
            Vector128<short> lower = Vector128.Narrow(Divide(ref first, at, divisor), Divide(ref first, at + 4, divisor));
            Vector128<short> upper = Vector128.Narrow(Divide(ref first, at + 8, divisor), Divide(ref first, at + 12, divisor));
            Vector128.Narrow(lower, upper).StoreUnsafe(ref target, at);
        }

        for (; i < source.Length; i++)
        {
            destination[i] = (sbyte)MathF.Round(source[i] / scale);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Divide(ref float numbers, nuint at, Vector128<float> divisor) =>
        Vector128.ConvertToInt32(Vector128.Round(Vector128.LoadUnsafe(ref numbers, at) / divisor));

    private static void CheckDimensions(int length, string name)
    {
        if (length > MaxDimensions)
        {
            throw new ArgumentException($"The vectors may have at most {MaxDimensions} numbers, but have {length}.", name);
        }
    }
}
