using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
using Agents.Core.Scoring.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Scoring.Indexes;

public sealed class Bm25IndexTests
{
    private static readonly string[] Documents =
    [
        "A reservation debits the ledger.",
        "The ledger admits or refuses, the ledger never overspends.",
        "Tools heal themselves.",
        "",
    ];

    private static readonly Gen<string> Text =
        from words in Gen.Elements("ledger", "tool", "node", "graph", "budget", "spend").ListOf()
        select string.Join(' ', words);

    [Fact]
    public void Score_follows_the_published_formula()
    {
        Bm25Index index = new(Documents);

        // Lengths without stop words: 3, 6, 3 and 0; "ledger" is in two of four documents, twice in the second.
        double idf = Math.Log(1 + ((4 - 2 + 0.5) / (2 + 0.5)));
        double norm = 1.2 * (1 - 0.75 + (0.75 * 6 / 3.0));
        Assert.Equal(idf * 2 * 2.2 / (2 + norm), index.Score("ledger", 1), 12);
    }

    [Fact]
    public void Search_ranks_by_score_and_leaves_out_what_has_no_word_of_the_query()
    {
        Bm25Index index = new(Documents);

        Assert.Equal([0, 1], index.Search("What does a reservation of the ledger do?", 10).Select(h => h.Id));
        Assert.Equal([0], index.Search("reservation ledger", 1).Select(h => h.Id));
        Assert.Empty(index.Search("the of and", 10));
        Assert.Empty(index.Search(null, 10));
        Assert.Empty(index.Search("ledger", 0));
    }

    [Fact]
    public void Search_orders_equal_scores_by_document()
    {
        Bm25Index index = new(["budget", "other", "budget", "budget"]);

        Assert.Equal([0, 2, 3], index.Search("budgets", 10).Select(h => h.Id));
    }

    [Fact]
    public void Search_scores_a_word_that_every_document_has_above_zero() =>
        Assert.All(new Bm25Index(["node a", "node b"]).Search("node", 2), hit => Assert.True(hit.Score > 0));

    [Fact]
    public void Index_over_nothing_finds_nothing()
    {
        Bm25Index index = new([]);

        Assert.Equal(0, index.Count);
        Assert.Empty(index.Search("anything", 3));
    }

    [Fact]
    public void Search_and_Score_agree_bit_for_bit_and_hits_are_sorted() =>
        Prop.ForAll(Text.ListOf().ToArbitrary(), Text.ToArbitrary(), (documents, query) =>
        {
            Bm25Index index = new(documents);
            IReadOnlyList<SearchHit> hits = index.Search(query, int.MaxValue);
            Assert.All(hits, hit => Assert.Equal(index.Score(query, (int)hit.Id), hit.Score));
            Assert.Equal(hits.OrderByDescending(h => h.Score).ThenBy(h => h.Id), hits);
            Assert.Equal(Enumerable.Range(0, documents.Count).Count(d => index.Score(query, d) > 0), hits.Count);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Search_finds_what_a_plain_sum_over_all_documents_finds_bit_for_bit() =>
        Prop.ForAll(Text.ListOf().ToArbitrary(), Text.ToArbitrary(), (documents, query) =>
        {
            Bm25Index index = new(documents);
            SearchHit[] expected = Plain(documents, query);
            Assert.Equal(expected, index.Search(query, int.MaxValue));
            for (int count = 0; count <= documents.Count + 1; count++)
            {
                SearchHit[] hits = new SearchHit[count];
                Assert.Equal(expected.Take(count), hits[..index.Search(query, hits)]);
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void ScoreAll_gives_every_document_the_score_of_the_search() =>
        Prop.ForAll(Text.ListOf().ToArbitrary(), Text.ToArbitrary(), (documents, query) =>
        {
            Bm25Index index = new(documents);
            double[] scores = new double[documents.Count];
            Array.Fill(scores, 7);
            double greatest = index.ScoreAll(query, scores);
            Assert.Equal(Enumerable.Range(0, documents.Count).Select(d => index.Score(query, d)), scores);
            Assert.Equal(scores.Append(0).Max(), greatest);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Search_into_a_span_allocates_nothing_once_warmed_up()
    {
        Bm25Index index = new(Documents);
        SearchHit[] hits = new SearchHit[3];
        long bytes = Allocation.Of(() => index.Search("What does a reservation of the ledger do to maxTokens?", hits));

        Assert.Equal(0, bytes);
        Assert.Equal([0, 1], hits[..index.Search("reservation of the ledger", hits)].Select(hit => hit.Id));
    }

    [Fact]
    public async Task Search_from_several_threads_finds_what_one_finds()
    {
        string[] documents = [.. Enumerable.Range(0, 200).Select(i => $"node {i} of graph {i % 7} with tool {i % 13}")];
        Bm25Index index = new(documents);
        string[] queries = [.. Enumerable.Range(0, 40).Select(i => $"tool {i % 13} graph {i % 7} node {i}")];
        IReadOnlyList<SearchHit>[] alone = [.. queries.Select(query => index.Search(query, 20))];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () =>
            {
                for (int i = 0; i < 400; i++)
                {
                    int query = (i + (thread * 5)) % queries.Length;
                    Assert.Equal(alone[query], index.Search(queries[query], 20));
                }
            },
            TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(-0.5, 0.75, "k1 must be a finite number of at least 0, but is -0.5. (Parameter 'k1')")]
    [InlineData(double.NaN, 0.75, "k1 must be a finite number of at least 0, but is NaN. (Parameter 'k1')")]
    [InlineData(1.2, 1.5, "b must be 0 to 1, but is 1.5. (Parameter 'b')")]
    [InlineData(1.2, -0.1, "b must be 0 to 1, but is -0.1. (Parameter 'b')")]
    public void Index_rejects_parameters_outside_their_range(double k1, double b, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => new Bm25Index(Documents, k1, b)).Message);

    [Fact]
    public void Index_rejects_a_null_list_a_negative_count_and_an_unknown_document()
    {
        Bm25Index index = new(Documents);

        Assert.Throws<ArgumentNullException>("documents", () => new Bm25Index(null!));
        Assert.Equal(
            "count must be at least 0, but is -1. (Parameter 'count')",
            Assert.Throws<ArgumentOutOfRangeException>(() => index.Search("x", -1)).Message);
        Assert.Equal(
            "document must be at least 0 and below the 4 documents of the index, but is 4. (Parameter 'document')",
            Assert.Throws<ArgumentOutOfRangeException>(() => index.Score("x", 4)).Message);
    }

    // The definition, document by document, with words in order of first use.
    private static SearchHit[] Plain(IReadOnlyList<string> documents, string query)
    {
        string[][] words = [.. documents.Select(document => TextTokenizer.Tokenize(document).Where(word => !TextTokenizer.IsStopWord(word)).ToArray())];
        double average = Math.Max(1e-9, words.Length == 0 ? 0 : words.Average(all => all.Length));
        List<SearchHit> hits = [];
        for (int d = 0; d < words.Length; d++)
        {
            double score = 0;
            foreach (string term in TextTokenizer.TokenizeQuery(query))
            {
                double f = words[d].Count(word => word == term);
                double n = words.Count(all => all.Contains(term));
                double idf = Math.Log(1 + ((words.Length - n + 0.5) / (n + 0.5)));
                score += f == 0 ? 0 : idf * f * (1.2 + 1) / (f + (1.2 * (1 - 0.75 + (0.75 * words[d].Length / average))));
            }

            if (score > 0)
            {
                hits.Add(new SearchHit { Id = d, Score = score });
            }
        }

        return [.. hits.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id)];
    }

    [Fact]
    public void Index_reads_a_null_text_as_empty() => Assert.Equal(2, new Bm25Index([null, "a"]).Count);
}
