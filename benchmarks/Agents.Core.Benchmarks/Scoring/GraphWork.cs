using System.Diagnostics;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Rows around centers and queries of the same kind, what is nearest to each, and a navigable graph over the rows.</summary>
public sealed class GraphWork
{
    /// <summary>How many numbers a row has.</summary>
    public const int Dimensions = 128;

    /// <summary>How many links a row gets.</summary>
    public const int M = 16;

    /// <summary>How many of the nearest a row chooses its links from.</summary>
    public const int EfConstruction = 64;

    /// <summary>What levels are drawn from.</summary>
    public const int Seed = 1;

    private const int RowCount = 100_000;
    private const int QueryCount = 1_000;
    private const int Centers = 200;
    private const double Sigma = 0.7;

    private HnswIndex? _index;

    /// <summary>Initializes the work: draws rows and queries.</summary>
    /// <param name="rows">How many rows.</param>
    public GraphWork(int rows = RowCount)
    {
        Vectors centers = Vectors.Draw(Centers, Dimensions, seed: 1);
        Rows = Vectors.DrawAround(centers, rows, Sigma, seed: 2);
        Queries = Vectors.DrawAround(centers, QueryCount, Sigma, seed: 3);
        Ids = Nearest.Find(Queries, Rows, FlatWork.Count);
    }

    /// <summary>Gets how many of the nearest a search may keep in view, from the least on; every subject takes the first that finds enough.</summary>
    public static IReadOnlyList<int> Efs { get; } = [10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512];

    /// <summary>Gets the rows.</summary>
    public Vectors Rows { get; }

    /// <summary>Gets the queries.</summary>
    public Vectors Queries { get; }

    /// <summary>Gets of each query the nearest rows, nearest first.</summary>
    public IReadOnlyList<long[]> Ids { get; }

    /// <summary>Builds the graph, once, by one thread.</summary>
    /// <returns>How long it took.</returns>
    public TimeSpan Build()
    {
        // What builds it is compiled on a small graph first.
        Fill(1_000).Dispose();
        long start = Stopwatch.GetTimestamp();
        _index = Fill(Rows.Count);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>Chooses how many of the nearest a search keeps in view.</summary>
    /// <param name="recall">Which part of what is nearest must be found.</param>
    /// <returns>The first of <see cref="Efs"/> with which that much is found.</returns>
    /// <exception cref="InvalidOperationException">None of them finds so much.</exception>
    public int Choose(double recall)
    {
        long[][] found = [.. Ids.Select(ids => new long[ids.Length])];
        foreach (int ef in Efs)
        {
            for (int query = 0; query < found.Length; query++)
            {
                Find(query, ef, found[query]);
            }

            if (Nearest.RecallOf(found, Ids) >= recall)
            {
                return ef;
            }
        }

        throw new InvalidOperationException($"The graph does not find {recall:P0} of what is nearest with {Efs[^1]} in view.");
    }

    /// <summary>Answers a query.</summary>
    /// <param name="query">Which.</param>
    /// <param name="ef">How many of the nearest it keeps in view.</param>
    /// <param name="ids">Where the rows go, nearest first.</param>
    public void Find(int query, int ef, Span<long> ids)
    {
        Span<SearchHit> hits = stackalloc SearchHit[FlatWork.Count];
        int found = _index!.Search(Queries[query], hits, ef);
        for (int i = 0; i < found; i++)
        {
            ids[i] = hits[i].Id;
        }
    }

    private HnswIndex Fill(int rows)
    {
        HnswIndex index = new(new HnswIndexOptions
        {
            Dimensions = Dimensions,
            Metric = VectorMetric.Dot,
            M = M,
            EfConstruction = EfConstruction,
            Seed = Seed,
            Capacity = rows,
        });
        for (int row = 0; row < rows; row++)
        {
            index.Add(row, Rows[row]);
        }

        return index;
    }
}
