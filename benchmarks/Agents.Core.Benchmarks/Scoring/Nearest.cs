using System.Numerics.Tensors;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>The rows with the greatest dot products, as they are: by a plain scan, and not by anything of ours.</summary>
public sealed class Nearest
{
    private const int Block = 64; // as many rows as stay in the first cache while all queries are held against them

    private readonly PriorityQueue<int, float> _kept = new();
    private readonly int _count;

    /// <summary>Initializes a scan.</summary>
    /// <param name="count">How many rows are kept.</param>
    public Nearest(int count)
    {
        _count = count;
        _kept.EnsureCapacity(count);
    }

    /// <summary>Finds the nearest rows of many queries.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>Of each query the rows, nearest first.</returns>
    public static long[][] Find(Vectors queries, Vectors rows, int count)
    {
        Nearest[] scans = [.. Enumerable.Range(0, queries.Count).Select(_ => new Nearest(count))];
        for (int start = 0; start < rows.Count; start += Block)
        {
            int end = Math.Min(start + Block, rows.Count);
            for (int query = 0; query < queries.Count; query++)
            {
                ReadOnlySpan<float> vector = queries[query];
                for (int row = start; row < end; row++)
                {
                    scans[query].Offer(row, TensorPrimitives.Dot(vector, rows[row]));
                }
            }
        }

        return [.. scans.Select(scan => scan.Take())];
    }

    /// <summary>Says which part of the rows that should have been found was found, 0 to 1.</summary>
    /// <param name="found">What was found of each query.</param>
    /// <param name="wanted">What should have been.</param>
    public static double RecallOf(IReadOnlyList<long[]> found, IReadOnlyList<long[]> wanted) =>
        (double)found.Zip(wanted, (ids, nearest) => ids.Intersect(nearest).Count()).Sum() / wanted.Sum(nearest => nearest.Length);

    /// <summary>Offers a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="score">Its score.</param>
    public void Offer(int row, float score)
    {
        if (_kept.Count < _count)
        {
            _kept.Enqueue(row, score);
        }
        else if (_kept.TryPeek(out _, out float least) && score > least)
        {
            _kept.DequeueEnqueue(row, score);
        }
    }

    /// <summary>Takes what is kept, nearest first, and is empty again.</summary>
    /// <param name="ids">Where the rows go; as many as are kept.</param>
    public void Take(Span<long> ids)
    {
        for (int i = _kept.Count - 1; i >= 0; i--)
        {
            ids[i] = _kept.Dequeue();
        }
    }

    private long[] Take()
    {
        long[] ids = new long[_kept.Count];
        Take(ids);
        return ids;
    }
}
