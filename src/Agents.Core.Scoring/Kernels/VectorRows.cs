using System.Runtime.InteropServices;

namespace Agents.Core.Scoring.Kernels;

/// <summary>Scores one query, or many, against all rows of a matrix.</summary>
/// <remarks>
/// <para>
/// A matrix is row-major: n rows of d floats one after the other, d being the length of the query. Scores are higher for what is nearer, as
/// <see cref="VectorMetric"/> says; each has the very bits of <see cref="VectorMath.Dot"/>, <see cref="VectorMath.Cosine"/> or 0 minus
/// <see cref="VectorMath.SquaredDistance"/> of the query and that row, on every machine.
/// </para>
/// <para>
/// Rows are read from four places far apart at once, which reads memory fastest; rows that begin at a multiple of 64 bytes are read fastest from the
/// caches, and d that is a multiple of 16 saves up to half of the time of a short row. Nothing here allocates. Thread-safe.
/// </para>
/// </remarks>
public static class VectorRows
{
    private const int TileBytes = 24 * 1024;    // what stays in a first-level cache of 32 KiB beside a query

    /// <summary>Scores every row.</summary>
    /// <param name="query">The query; length d, d at least 1.</param>
    /// <param name="matrix">The rows; length n * d, n at least 0.</param>
    /// <param name="metric">How vectors are compared.</param>
    /// <param name="scores">Where the scores go, in the order of the rows; length n.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is none.</exception>
    public static void Score(ReadOnlySpan<float> query, ReadOnlySpan<float> matrix, VectorMetric metric, Span<float> scores)
    {
        int rows = CountRows(query.Length, matrix.Length, nameof(matrix));
        CheckScores(rows, scores.Length);
        WrittenScores written = new(scores);
        Walk(query, ref MemoryMarshal.GetReference(matrix), rows, metric, ref written);
    }

    /// <summary>Finds the rows with the highest scores, and never writes the others'.</summary>
    /// <param name="query">The query; length d, d at least 1.</param>
    /// <param name="matrix">The rows; length n * d, n at least 0.</param>
    /// <param name="metric">How vectors are compared.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising row; the id is the number of the row, from 0. Its length is how many are wanted.</param>
    /// <returns>How many hits there are: as many as wanted, or as there are rows whose score is not NaN.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The metric is none.</exception>
    public static int Top(ReadOnlySpan<float> query, ReadOnlySpan<float> matrix, VectorMetric metric, Span<SearchHit> hits)
    {
        int rows = CountRows(query.Length, matrix.Length, nameof(matrix));
        TopScores top = new(hits);
        Walk(query, ref MemoryMarshal.GetReference(matrix), rows, metric, ref top);
        return top.Sort();
    }

    /// <summary>Scores every row for each of many queries, a piece of the matrix at a time, so that it is read from memory once.</summary>
    /// <param name="queries">The queries, row-major; length m * d, m at least 0.</param>
    /// <param name="matrix">The rows; length n * d, n at least 0.</param>
    /// <param name="dimensions">The length d of a query and of a row, at least 1.</param>
    /// <param name="metric">How vectors are compared.</param>
    /// <param name="scores">Where the scores go, row-major: those of the first query first, in the order of the rows; length m * n.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimensions are less than 1, or the metric is none.</exception>
    public static void ScoreMany(
        ReadOnlySpan<float> queries, ReadOnlySpan<float> matrix, int dimensions, VectorMetric metric, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        int count = CountRows(dimensions, queries.Length, nameof(queries));
        int rows = CountRows(dimensions, matrix.Length, nameof(matrix));
        CheckScores((long)count * rows, scores.Length);
        int tile = int.Max(4, TileBytes / sizeof(float) / dimensions / 4 * 4);
        for (int from = 0; from < rows; from += tile)
        {
            int to = int.Min(from + tile, rows);
            ref float first = ref MemoryMarshal.GetReference(matrix[(from * dimensions)..]);
            for (int query = 0; query < count; query++)
            {
                WrittenScores written = new(scores.Slice((query * rows) + from, to - from));
                Walk(queries.Slice(query * dimensions, dimensions), ref first, to - from, metric, ref written);
            }
        }
    }

    /// <summary>How many rows a matrix has, from its length and that of a query.</summary>
    internal static int CountRows(int query, int length, string name)
    {
        if (query == 0)
        {
            throw new ArgumentException("The query must have at least one number.", nameof(query));
        }

        (int rows, int rest) = int.DivRem(length, query);
        return rest == 0
            ? rows
            : throw new ArgumentException($"The length must be a multiple of the {query} numbers of a query, but is {length}.", name);
    }

    /// <summary>Checks the length of what the scores are written to.</summary>
    internal static void CheckScores(long rows, int scores)
    {
        if (scores != rows)
        {
            throw new ArgumentException($"There must be room for {rows} scores and no more, but there is for {scores}.", nameof(scores));
        }
    }

    internal static ArgumentOutOfRangeException NoSuchMetric(VectorMetric metric) =>
        new(nameof(metric), $"The metric must be one of {string.Join(", ", Enum.GetNames<VectorMetric>())}, but is {metric}.");

    private static void Walk<TSink>(ReadOnlySpan<float> query, ref float matrix, int rows, VectorMetric metric, ref TSink sink)
        where TSink : struct, IScoreSink, allows ref struct
    {
        nuint stride = (nuint)query.Length;
        switch (metric)
        {
            case VectorMetric.Dot:
                RowWalk.Over(new DotRows<float>(query), ref matrix, rows, stride, ref sink);
                break;
            case VectorMetric.Cosine:
                RowWalk.Over(new CosineRows<float>(query), ref matrix, rows, stride, ref sink);
                break;
            case VectorMetric.Euclidean:
                RowWalk.Over(new DistanceRows<float>(query), ref matrix, rows, stride, ref sink);
                break;
            default:
                throw NoSuchMetric(metric);
        }
    }
}
