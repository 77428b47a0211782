using Agents.Core.Chat;
using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using Agents.Core.Tests.Scoring.Tools;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class HybridIndexTests
{
    private static readonly string?[] Texts =
    [
        "Creates an invoice for a customer.",
        "Sends a letter to a customer.",
        null,
        "Lists the invoices of a month.",
        "Forecasts rain and wind.",
        "the of and",
    ];

    private static readonly Gen<string> Text =
        from words in Gen.Elements("invoice", "invoices", "letter", "customer", "month", "rain", "the", "größe").ListOf()
        select string.Join(' ', words);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("invoices of a customer", 0)]
    [InlineData("monthly", 3)]
    [InlineData("forcasting", 4)]
    public void Search_finds_by_words_and_by_how_they_are_written(string query, long expected)
    {
        using HybridIndex index = HybridIndex.Create(Texts);

        Assert.Equal(expected, index.Search(query, 1).Single().Id);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("the of and")]
    public void Search_finds_nothing_for_a_query_without_words(string? query)
    {
        using HybridIndex index = HybridIndex.Create(Texts);

        Assert.Equal(6, index.Count);
        Assert.Empty(index.Search(query, 5));
    }

    [Theory]
    [InlineData("zzz")]
    [InlineData("qqq zzz")]
    public void Search_finds_nothing_for_words_that_are_written_like_none(string query)
    {
        using HybridIndex index = HybridIndex.Create(Texts);
        Assert.Empty(index.Search(query, 5));
    }

    [Fact]
    public void Search_is_the_fusion_of_the_two_rankings() =>
        Prop.ForAll(Text.ListOf().ToArbitrary(), Text.ToArbitrary(), Gen.Choose(0, 8).ToArbitrary(), (texts, query, count) =>
        {
            HashedEmbedding embedding = new(64);
            HybridIndexOptions options = new() { Candidates = 3, WordWeight = 0.5, VectorWeight = 2, K = 10, Embedding = embedding };
            using HybridIndex index = HybridIndex.Create(texts, options);
            int depth = Math.Min(texts.Count, Math.Max(3, Math.Min(count, texts.Count)));
            using FlatIndex vectors = new(new FlatIndexOptions { Dimensions = 64 });
            for (int i = 0; i < texts.Count; i++)
            {
                vectors.Add(i, Of(embedding, texts[i]));
            }

            SearchHit[] near = new SearchHit[depth];
            near = near[..vectors.Search(Of(embedding, query), near)];
            Assert.Equal(
                RankFusion.Fuse([new Bm25Index(texts).Search(query, depth), [.. near.Where(hit => hit.Score > 3 / Math.Sqrt(64))]], count, [0.5, 2], 10),
                index.Search(query, count));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public async Task Search_in_every_form_finds_the_same_and_into_a_span_allocates_nothing()
    {
        using HybridIndex index = HybridIndex.Create(Texts);
        SearchHit[] hits = new SearchHit[3];
        int found = 0;
        long bytes = Allocation.Of(() => found = index.Search("Could you send the customer an invoice?", hits));

        Assert.Equal(0, bytes);
        Assert.Equal(hits[..found], index.Search("Could you send the customer an invoice?", 3));
        Assert.Equal(hits[..found], await index.SearchAsync("Could you send the customer an invoice?", 3, Token));
    }

    [Fact]
    public async Task Search_from_several_threads_finds_what_one_finds()
    {
        using HybridIndex index = HybridIndex.Create(Enumerable.Range(0, 100).Select(i => $"invoice {i} of customer {i % 9} in month {i % 12}"));
        string[] queries = [.. Enumerable.Range(0, 30).Select(i => $"customer {i % 9} month {i % 12} invoice {i}")];
        IReadOnlyList<SearchHit>[] alone = [.. queries.Select(query => index.Search(query, 10))];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 100; i++)
                {
                    int query = (i + (thread * 7)) % queries.Length;
                    Assert.Equal(alone[query], index.Search(queries[query], 10));
                }
            },
            Token)));
    }

    [Fact]
    public async Task Generator_finds_by_meaning_and_is_sent_batches_without_blanks()
    {
        using MeaningGenerator generator = new(["letter", "post"], ["invoice", "bill"], ["rain", "umbrella"]);
        using HybridIndex index = await HybridIndex.CreateAsync(Texts, generator, new HybridIndexOptions { BatchSize = 2 }, Token);

        Assert.Equal(5, generator.Asked.Count);
        Assert.Equal(4, (await index.SearchAsync("umbrella", 1, Token)).Single().Id);
        Assert.Equal([0, 3], (await index.SearchAsync("a bill", 2, Token)).Select(hit => hit.Id));
        Assert.Empty(await index.SearchAsync(" ", 2, Token));
        Assert.Equal(7, generator.Asked.Count);
        Assert.Equal(
            "The index asks a generator for the embedding of each query; use SearchAsync.",
            Assert.Throws<InvalidOperationException>(() => index.Search("bill", 1)).Message);
        Assert.Throws<InvalidOperationException>(() => index.Search("bill", new SearchHit[1]));

        generator.Spoil = _ => [1, 2];
        ModelException failed = await Assert.ThrowsAsync<ModelException>(async () => await index.SearchAsync("bill", 1, Token));
        Assert.EndsWith("embeddings of one index have 3 and 2 numbers.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_over_nothing_or_blanks_finds_nothing()
    {
        using MeaningGenerator generator = new(["letter"]);
        using HybridIndex empty = HybridIndex.Create([]), blank = HybridIndex.Create([null, " "]), generated = await HybridIndex.CreateAsync([" "], generator, null, Token);

        Assert.Empty(empty.Search("letter", 3));
        Assert.Empty(blank.Search("letter", 3));
        Assert.Empty(await generated.SearchAsync("letter", 3, Token));
        Assert.Empty(generator.Asked);
    }

    [Fact]
    public void Vectors_are_the_applications_choice_and_owned_by_the_index()
    {
        FlatIndex? vectors = null;
        HybridIndex index = HybridIndex.Create(
            Texts, new HybridIndexOptions { CreateVectors = d => vectors = new FlatIndex(new FlatIndexOptions { Dimensions = d, Metric = VectorMetric.Euclidean }) });

        Assert.Equal((384, 4), (vectors!.Dimensions, vectors.Count));
        Assert.Equal(4, index.Search("rain", 1).Single().Id);
        index.Dispose();
        Assert.Throws<ObjectDisposedException>(() => index.Search("rain", 1));
        Assert.Throws<ObjectDisposedException>(() => vectors.Contains(1));
    }

    [Fact]
    public void Vectors_of_another_shape_are_refused()
    {
        HybridIndexOptions options = new() { CreateVectors = _ => new FlatIndex(new FlatIndexOptions { Dimensions = 3 }) };

        Assert.Equal(
            "CreateVectors must return a new, empty index of 384 dimensions.",
            Assert.Throws<InvalidOperationException>(() => HybridIndex.Create(Texts, options)).Message);
        options.CreateVectors = _ => null!;
        Assert.Throws<InvalidOperationException>(() => HybridIndex.Create(Texts, options));
    }

    [Fact]
    public async Task Options_report_every_problem_at_once()
    {
        HybridIndexOptions options = new() { WordWeight = -1, VectorWeight = double.NaN, K = double.PositiveInfinity, Candidates = 0, BatchSize = 5_000, Embedding = new HashedEmbedding() };
        using MeaningGenerator generator = new(["letter"]);

        Assert.Equal(
            [
                "WordWeight must be a finite number of at least 0, but is -1.",
                "VectorWeight must be a finite number of at least 0, but is NaN.",
                $"K must be a finite number of at least 0, but is {double.PositiveInfinity}.",
                "Candidates must be 1 to 65536 hits, but is 0.",
                "BatchSize must be 1 to 4096 texts, but is 5000.",
                "Embedding must be null where a generator makes the vectors.",
            ],
            (await Assert.ThrowsAsync<AgentOptionsException>(() => HybridIndex.CreateAsync(Texts, generator, options, Token))).Failures);
        Assert.Throws<ArgumentNullException>("texts", () => HybridIndex.Create(null!));
        using HybridIndex index = HybridIndex.Create(Texts);
        Assert.Throws<ArgumentOutOfRangeException>("count", () => index.Search("x", -1));
    }

    private static float[] Of(HashedEmbedding embedding, string text)
    {
        float[] vector = new float[embedding.Dimensions];
        embedding.Embed(text, vector);
        return vector;
    }
}
