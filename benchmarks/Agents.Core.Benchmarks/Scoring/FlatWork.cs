namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Rows of one size, queries, and what is nearest to each: the work of every flat subject.</summary>
public sealed class FlatWork
{
    /// <summary>How many rows a query asks for.</summary>
    public const int Count = 10;

    /// <summary>How many queries there are; a search is given one after the other, over and over.</summary>
    public const int QueryCount = 16;

    /// <summary>How many numbers a row has.</summary>
    public const int Dimensions = 384;

    private const int RowSeed = 1;
    private const int QuerySeed = 2;

    private FlatWork(Vectors rows, Vectors queries)
    {
        Rows = rows;
        Queries = queries;
        Ids = Nearest.Find(queries, rows, Count);
    }

    /// <summary>Gets the rows.</summary>
    public Vectors Rows { get; }

    /// <summary>Gets the queries.</summary>
    public Vectors Queries { get; }

    /// <summary>Gets of each query the nearest rows, nearest first.</summary>
    public IReadOnlyList<long[]> Ids { get; }

    /// <summary>Makes the work of several sizes: each has the first rows of the largest.</summary>
    /// <param name="sizes">How many rows, rising.</param>
    public static IReadOnlyList<FlatWork> Create(IReadOnlyList<int> sizes)
    {
        Vectors rows = Vectors.Draw(sizes[^1], Dimensions, RowSeed);
        Vectors queries = Vectors.Draw(QueryCount, Dimensions, QuerySeed);
        return [.. sizes.Select(size => new FlatWork(size == rows.Count ? rows : rows.Take(size), queries))];
    }

    /// <summary>Prepares a subject, and checks that it finds what is nearest.</summary>
    /// <param name="subject">The subject.</param>
    /// <returns>What answers the next query, and returns a row that it found.</returns>
    /// <exception cref="InvalidOperationException">It finds less than it must.</exception>
    public Func<long> Prepare(IFlatSubject subject)
    {
        IFlatSearch search = subject.Prepare(Rows);
        long[][] found = [.. Enumerable.Range(0, QueryCount).Select(query => Find(search, query))];
        double recall = Nearest.RecallOf(found, Ids);
        if (recall < subject.Recall)
        {
            throw new InvalidOperationException($"{subject.Name} of {Rows.Count} rows must find {subject.Recall:P0} of what is nearest, but found {recall:P1}.");
        }

        int next = 0;
        long[] ids = new long[Count];
        return () =>
        {
            search.Find(Queries[next], ids);
            next = (next + 1) % QueryCount;
            return ids[0];
        };
    }

    private long[] Find(IFlatSearch search, int query)
    {
        long[] ids = new long[Count];
        search.Find(Queries[query], ids);
        return ids;
    }
}
