using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Vectors kept as halves: 2 bytes a number, 11 significant bits, up to 65,504.</summary>
/// <remarks>
/// A half is widened to the float of the same value where it is used; scores have the very bits of those of the widened row, infinities and NaN included,
/// on every machine. Nothing here allocates. Thread-safe.
/// </remarks>
public static class HalfVectors
{
    /// <summary>Rounds floats to the nearest halves, ties to even.</summary>
    /// <param name="source">The floats; length n, n at least 0. From 65,520 on they become infinite; what is NaN stays so.</param>
    /// <param name="destination">Where the halves go; length n, beside <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Narrow(ReadOnlySpan<float> source, Span<Half> destination)
    {
        VectorMath.ThrowIfLengthsDiffer(source.Length, destination.Length);
        TensorPrimitives.ConvertToHalf(source, destination);
    }

    /// <summary>Makes the floats of the same values.</summary>
    /// <param name="source">The halves; length n, n at least 0.</param>
    /// <param name="destination">Where the floats go; length n, beside <paramref name="source"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Widen(ReadOnlySpan<Half> source, Span<float> destination)
    {
        VectorMath.ThrowIfLengthsDiffer(source.Length, destination.Length);
        TensorPrimitives.ConvertToSingle(source, destination);
    }

    /// <summary>Computes the dot product of a vector and one of halves.</summary>
    /// <param name="query">The vector; length n, n at least 0.</param>
    /// <param name="row">The vector of halves; length n.</param>
    /// <returns>The bits of <see cref="VectorMath.Dot"/> of the query and the widened row.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> query, ReadOnlySpan<Half> row)
    {
        VectorMath.ThrowIfLengthsDiffer(query.Length, row.Length);
        CheckedHalfRows<DotRows<FiniteHalf>, DotRows<Half>> rows = new(new(query), new(query), query.Length);
        return rows.One(ref MemoryMarshal.GetReference(row));
    }

    /// <summary>Scores every row of a matrix of halves.</summary>
    /// <param name="query">The query; length d, d at least 1.</param>
    /// <param name="matrix">The rows, one after the other; length n * d, n at least 0.</param>
    /// <param name="metric">How vectors are compared.</param>
    /// <param name="scores">Where the scores go, in the order of the rows; length n.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is none.</exception>
    public static void Score(ReadOnlySpan<float> query, ReadOnlySpan<Half> matrix, VectorMetric metric, Span<float> scores)
    {
        int rows = VectorRows.CountRows(query.Length, matrix.Length, nameof(matrix));
        VectorRows.CheckScores(rows, scores.Length);
        WrittenScores written = new(scores);
        Walk(query, ref MemoryMarshal.GetReference(matrix), rows, metric, ref written);
    }

    /// <summary>Finds the rows of a matrix of halves with the highest scores, and never writes the others'.</summary>
    /// <param name="query">The query; length d, d at least 1.</param>
    /// <param name="matrix">The rows, one after the other; length n * d, n at least 0.</param>
    /// <param name="metric">How vectors are compared.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising row; the id is the number of the row, from 0. Its length is how many are wanted.</param>
    /// <returns>How many hits there are: as many as wanted, or as there are rows whose score is not NaN.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is none.</exception>
    public static int Top(ReadOnlySpan<float> query, ReadOnlySpan<Half> matrix, VectorMetric metric, Span<SearchHit> hits)
    {
        int rows = VectorRows.CountRows(query.Length, matrix.Length, nameof(matrix));
        TopScores top = new(hits);
        Walk(query, ref MemoryMarshal.GetReference(matrix), rows, metric, ref top);
        return top.Sort();
    }

    /// <summary>Tells whether no number is NaN or infinite.</summary>
    internal static bool AreFinite(ref Half row, nuint length)
    {
        ref ushort bits = ref Unsafe.As<Half, ushort>(ref row);
        nuint i = 0;
        ushort greatest = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<ushort> max = default;
            for (; i + 32 <= length; i += 32)
            {
                max = Vector512.Max(max, Vector512.LoadUnsafe(ref bits, i) << 1);
            }

            greatest = Vector512.GreaterThanOrEqualAny(max, Vector512.Create(ShiftedInfinity)) ? ShiftedInfinity : greatest;
        }

        Vector128<ushort> rest = default;
        for (; i + 8 <= length; i += 8)
        {
            rest = Vector128.Max(rest, Vector128.LoadUnsafe(ref bits, i) << 1);
        }

        greatest = Vector128.GreaterThanOrEqualAny(rest, Vector128.Create(ShiftedInfinity)) ? ShiftedInfinity : greatest;
        for (; i < length; i++)
        {
            greatest = ushort.Max(greatest, (ushort)(Unsafe.Add(ref bits, i) << 1));
        }

        return greatest < ShiftedInfinity;
    }

    // The bits of infinity without the sign; those of NaN are greater, all others less.
    private const ushort ShiftedInfinity = 0x7C00 << 1;

    private static void Walk<TSink>(ReadOnlySpan<float> query, ref Half matrix, int rows, VectorMetric metric, ref TSink sink)
        where TSink : struct, IScoreSink, allows ref struct
    {
        nuint stride = (nuint)query.Length;
        switch (metric)
        {
            case VectorMetric.Dot:
                CheckedHalfRows<DotRows<FiniteHalf>, DotRows<Half>> dots = new(new(query), new(query), query.Length);
                RowWalk.Over(dots, ref matrix, rows, stride, ref sink);
                break;
            case VectorMetric.Cosine:
                CheckedHalfRows<CosineRows<FiniteHalf>, CosineRows<Half>> cosines = new(new(query), new(query), query.Length);
                RowWalk.Over(cosines, ref matrix, rows, stride, ref sink);
                break;
            case VectorMetric.Euclidean:
                CheckedHalfRows<DistanceRows<FiniteHalf>, DistanceRows<Half>> distances = new(new(query), new(query), query.Length);
                RowWalk.Over(distances, ref matrix, rows, stride, ref sink);
                break;
            default:
                throw VectorRows.NoSuchMetric(metric);
        }
    }
}
