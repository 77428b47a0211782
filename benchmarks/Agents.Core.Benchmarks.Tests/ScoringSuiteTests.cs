using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Scoring;
using Agents.Core.Scoring.Indexes;

namespace Agents.Core.Benchmarks.Tests;

public sealed class ScoringSuiteTests
{
    [Fact]
    public async Task The_list_names_subjects_and_units()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(0, await new CompareCommand([new ScoringSuite()], output, error).RunAsync(["scoring", "--list"]));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  subjects: ours, ours-half, ours-int8, loop, tensorprimitives, bandwidth, faiss, hnswlib", lines[1]);
        Assert.Equal(
            [
                "  flat-1000 (us, B)",
                "  flat-10000 (us, B)",
                "  flat-100000 (us, B)",
                "  hnsw-0.90 (qps, B)",
                "  hnsw-0.95 (qps, B)",
                "  hnsw-0.98 (qps, B)",
                "  hnsw-build (s)",
                "  tools-1000 (us, B)",
            ],
            lines[2..].Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void Every_flat_subject_finds_what_a_full_sort_finds()
    {
        FlatWork work = FlatWork.Create([500])[0];

        for (int query = 0; query < FlatWork.QueryCount; query++)
        {
            long[] sorted =
            [
                .. Enumerable.Range(0, 500).OrderByDescending(row => Dot(work.Queries, query, work.Rows, row)).Take(FlatWork.Count).Select(row => (long)row),
            ];
            Assert.Equal(sorted, work.Ids[query]);
        }

        foreach (IFlatSubject subject in (IFlatSubject[])[new LoopFlat(), new TensorPrimitivesFlat(), new OursFlat("ours", VectorStorage.Single, recall: 1)])
        {
            Func<long> next = work.Prepare(subject);
            for (int query = 0; query < 2 * FlatWork.QueryCount; query++)
            {
                Assert.Equal(work.Ids[query % FlatWork.QueryCount][0], next());
            }
        }
    }

    [Fact]
    public void A_flat_subject_that_finds_something_else_is_not_measured() =>
        Assert.Equal(
            "blind of 500 rows must find 95 % of what is nearest, but found 0.0 %.",
            Assert.Throws<InvalidOperationException>(() => FlatWork.Create([500])[0].Prepare(new BlindFlat())).Message);

    [Fact]
    public void The_bandwidth_reads_every_number_once_in_blocks_of_any_size()
    {
        float[] values = [.. Enumerable.Range(0, 384 * 24).Select(i => (float)(i % 7))];

        MemoryRead memory = new(values);

        Assert.Equal(384 * 24 * sizeof(float), memory.Bytes);
        Assert.All(MemoryRead.Blocks, block => Assert.Equal(values.Sum(), memory.Read(block)));
        Assert.Equal(values.Sum(), memory.Read(384 * 6));
    }

    [Fact]
    public async Task Of_several_ways_the_fastest_counts()
    {
        FastestTrial trial = new("us", new Told(3), new Told(2), new Told(4));

        await trial.WarmUpAsync();

        Assert.Equal([new Sample("n", "s", "us", 2)], await trial.MeasureAsync());
    }

    [Fact]
    public async Task A_graph_is_built_once_and_asked_at_every_recall_without_allocating()
    {
        GraphWork work = new(rows: 2_000);
        GraphTrial trial = new("build", "ours", [("low", 0.5), ("high", 0.9)], work);
        await trial.WarmUpAsync();

        IReadOnlyList<Sample> first = await trial.MeasureAsync();
        IReadOnlyList<Sample> second = await trial.MeasureAsync();

        Assert.Equal(["build s", "low qps", "low B", "high qps", "high B"], first.Select(sample => $"{sample.Name} {sample.Unit}"));
        Assert.Equal(["low qps", "low B", "high qps", "high B"], second.Select(sample => $"{sample.Name} {sample.Unit}"));
        Assert.All(second.Where(sample => sample.Unit == "B"), sample => Assert.Equal(0, sample.Value));
        Assert.True(work.Choose(0.5) <= work.Choose(0.9));
        Assert.Throws<InvalidOperationException>(() => work.Choose(1.1));
    }

    private static double Dot(Vectors x, int atX, Vectors y, int atY)
    {
        double sum = 0;
        for (int i = 0; i < x.Dimensions; i++)
        {
            sum += (double)x[atX][i] * y[atY][i];
        }

        return sum;
    }

    private sealed class BlindFlat : IFlatSubject, IFlatSearch
    {
        public string Name => "blind";

        public double Recall => 0.95;

        public IFlatSearch Prepare(Vectors rows) => this;

        public void Find(ReadOnlySpan<float> query, Span<long> ids) => ids.Fill(-1);
    }

    private sealed class Told(double value) : ITrial
    {
        public Task WarmUpAsync() => Task.CompletedTask;

        public Task<IReadOnlyList<Sample>> MeasureAsync() =>
            Task.FromResult<IReadOnlyList<Sample>>([new("n", "s", "us", value), new("n", "s", "B", 0)]);
    }
}
