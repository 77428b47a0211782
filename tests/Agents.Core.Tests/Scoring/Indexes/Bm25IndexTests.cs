using Agents.Core.Scoring.Indexes;
using Agents.Core.Scoring.Kernels;
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

    [Fact]
    public void Index_reads_a_null_text_as_empty() => Assert.Equal(2, new Bm25Index([null, "a"]).Count);
}
