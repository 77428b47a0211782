using Agents.Core.Budgets;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Budgets;

public sealed class PriceBookTests
{
    private static readonly ModelPrice Price = new() { InputPerMillion = 1m, OutputPerMillion = 2m };

    [Fact]
    public void Offline_model_of_the_library_is_free()
    {
        Assert.True(PriceBook.Default.TryGetPrice("offline-extractive", out ModelPrice? price));
        Assert.Same(ModelPrice.Free, price);
    }

    [Theory]
    [InlineData("gpt-4.1", "2", "0.5", null, "8")]
    [InlineData("gpt-4.1-2025-04-14", "2", "0.5", null, "8")]
    [InlineData("gpt-4.1-mini-2025-04-14", "0.4", "0.1", null, "1.6")]
    [InlineData("gpt-4o-2024-08-06", "2.5", "1.25", null, "10")]
    [InlineData("gpt-4o-2024-05-13", "5", null, null, "15")]
    [InlineData("gpt-4o-mini-2024-07-18", "0.15", "0.075", null, "0.6")]
    [InlineData("gpt-5-nano-2025-08-07", "0.05", "0.005", null, "0.4")]
    [InlineData("claude-sonnet-4-20250514", "3", "0.3", "3.75", "15")]
    [InlineData("claude-sonnet-4-5-20250929", "3", "0.3", "3.75", "15")]
    [InlineData("claude-opus-4-1-20250805", "15", "1.5", "18.75", "75")]
    [InlineData("claude-opus-4-5-20251101", "5", "0.5", "6.25", "25")]
    [InlineData("claude-haiku-4-5", "1", "0.1", "1.25", "5")]
    public void Default_book_knows_the_list_prices_of_models_and_of_their_dated_variants(
        string model, string input, string? cachedInput, string? cacheWrite, string output)
    {
        Assert.True(PriceBook.Default.TryGetPrice(model, out ModelPrice? price));
        Assert.Equal(decimal.Parse(input), price.InputPerMillion);
        Assert.Equal(cachedInput is null ? null : decimal.Parse(cachedInput), price.CachedInputPerMillion);
        Assert.Equal(cacheWrite is null ? null : decimal.Parse(cacheWrite), price.CacheWritePerMillion);
        Assert.Equal(decimal.Parse(output), price.OutputPerMillion);
    }

    [Theory]
    [InlineData("gpt-4.2")]
    [InlineData("gpt-4o-audio-preview-2025-06-03")]
    [InlineData("gpt-4o-realtime-preview")]
    [InlineData("o3-pro-2025-06-10")]
    [InlineData("o4-mini-deep-research-2025-06-26")]
    [InlineData("claude-opus-4-9")]
    [InlineData("claude-sonnet-5-5")]
    [InlineData("Gpt-4.1")]
    [InlineData("")]
    public void Neighbour_of_a_listed_family_is_not_taken_for_a_member(string model) =>
        Assert.False(PriceBook.Default.TryGetPrice(model, out _));

    [Fact]
    public void Every_price_that_comes_with_the_library_has_a_day_and_an_address() => Assert.All(
        PriceBook.Default.Entries.Where(entry => entry.Model is not ("offline-extractive" or "hashed-ngrams-*")),
        entry =>
        {
            Assert.NotNull(entry.Date);
            Assert.Contains("https://", entry.Source, StringComparison.Ordinal);
            Assert.True(entry.Price.InputPerMillion > 0 && entry.Price.OutputPerMillion > entry.Price.InputPerMillion, entry.Model);
            Assert.True(entry.Price.CachedInputPerMillion is not { } cached || cached < entry.Price.InputPerMillion, entry.Model);
            Assert.True(entry.Price.CacheWritePerMillion is not { } write || write > entry.Price.InputPerMillion, entry.Model);
        });

    [Fact]
    public void Price_of_a_model_is_its_entry_with_day_and_source()
    {
        PriceEntry entry = new() { Model = "m-*", Price = Price, Date = new DateOnly(2026, 1, 31), Source = "the contract" };

        Assert.True(PriceBook.Empty.With(entry).TryGetEntry("m-1", out PriceEntry? found));
        Assert.Same(entry, found);
        Assert.True(found.IsPattern);
        Assert.False(PriceBook.Empty.With(entry).TryGetEntry("m", out found));
        Assert.Null(found);
    }

    [Fact]
    public void Empty_book_has_no_price_at_all()
    {
        Assert.Empty(PriceBook.Empty.Entries);
        Assert.Empty(PriceBook.Empty.Tools);
        Assert.False(PriceBook.Empty.TryGetPrice("offline-extractive", out _));
    }

    [Fact]
    public void Most_specific_entry_counts_whatever_the_order_in_which_they_were_added()
    {
        string[] models = ["a-1-2", "a-1-*", "a-*-2", "a-*", "*"];
        (string Model, int Entry)[] expected = [("a-1-2", 0), ("a-1-3", 1), ("a-x-2", 2), ("a-x", 3), ("b", 4)];
        foreach (string[] order in new[] { models, [.. models.Reverse()] })
        {
            PriceBook book = order.Aggregate(PriceBook.Empty, (book, model) => book.With(model, PriceOf(Array.IndexOf(models, model))));

            Assert.All(expected, e => Assert.Equal(PriceOf(e.Entry), book.PriceOf(e.Model)));
        }
    }

    [Fact]
    public void Of_two_patterns_that_are_equally_specific_the_later_one_counts()
    {
        PriceBook book = PriceBook.Empty.With("a-*", PriceOf(1)).With("*-b", PriceOf(2));

        Assert.Equal(PriceOf(2), book.PriceOf("a-b"));
        Assert.Equal(PriceOf(1), book.With("a-*", PriceOf(1)).PriceOf("a-b"));
    }

    [Fact]
    public void Entries_of_an_added_book_come_before_those_that_were_there()
    {
        PriceBook mine = PriceBook.Empty.With("gpt-4.1-2025-*", PriceOf(1)).With("claude-haiku-4-5", PriceOf(2)).WithTool("t", 3);
        PriceBook book = PriceBook.Default.With(mine);

        Assert.Equal(PriceOf(1), book.PriceOf("gpt-4.1-2025-04-14"));
        Assert.Equal(PriceOf(2), book.PriceOf("claude-haiku-4-5"));
        Assert.Equal(2m, book.PriceOf("gpt-4.1")!.InputPerMillion);
        Assert.True(book.TryGetToolPrice("t", out _));
        Assert.Equal(PriceBook.Default.Entries.Count, book.Entries.Count);
    }

    [Fact]
    public void Pattern_matches_what_its_definition_says() =>
        Prop.ForAll(Patterns, c => Assert.Equal(Matches(c.Pattern, c.Model), ModelPattern.IsMatch(c.Pattern, c.Model)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Looking_up_allocates_nothing()
    {
        PriceBook book = PriceBook.Default;
        book.TryGetPrice("gpt-4.1", out _);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            book.TryGetPrice("gpt-4.1", out _);
            book.TryGetPrice("gpt-4.1-2025-04-14", out _);
            book.PriceOf("nobody-knows-it");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Unknown_model_is_rejected_unless_the_book_says_otherwise()
    {
        Assert.Equal(UnknownModels.Reject, PriceBook.Default.UnknownModels);
        Assert.Equal(UnknownModels.Reject, PriceBook.Empty.UnknownModels);
        Assert.Null(PriceBook.Default.PriceOf("nobody-knows-it"));
        Assert.Null(PriceBook.Default.WithUnknownModels(UnknownModels.CountTokensOnly).PriceOf("nobody-knows-it"));
    }

    [Fact]
    public void Stated_price_stands_in_for_models_that_are_not_listed_and_for_no_others()
    {
        PriceBook book = PriceBook.Default.WithUnknownModels(UnknownModels.Priced(Price));

        Assert.Same(Price, book.PriceOf("nobody-knows-it"));
        Assert.Same(Price, book.PriceOf(null));
        Assert.Equal(2m, book.PriceOf("gpt-4.1")!.InputPerMillion);
        Assert.False(book.TryGetPrice("nobody-knows-it", out _));
        Assert.Equal(UnknownModels.Priced(Price), book.With("m", Price).WithTool("t", 1).With(PriceBook.Empty).UnknownModels);
    }

    [Fact]
    public void Tool_price_is_found_by_the_name_of_the_tool()
    {
        PriceBook book = PriceBook.Default.WithTool("search", 1_000).WithTool("search", 2_000);

        Assert.True(book.TryGetToolPrice("search", out ToolPrice? price));
        Assert.Equal(6_000, price.CostOf(3));
        Assert.Single(book.Tools);
        Assert.False(book.TryGetToolPrice("browse", out _));
        Assert.False(PriceBook.Default.TryGetToolPrice("search", out _));
    }

    [Fact]
    public void Tool_price_outside_its_range_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PriceBook.Default.WithTool("", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PriceBook.Default.WithTool("t", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToolPrice { Tool = "t", MicroDollarsPerUnit = 1 }.CostOf(-1));
        Assert.Throws<OverflowException>(() => new ToolPrice { Tool = "t", MicroDollarsPerUnit = 2 }.CostOf(long.MaxValue));
    }

    [Fact]
    public void Model_that_the_client_does_not_name_has_no_price()
    {
        Assert.False(PriceBook.Default.TryGetPrice(null, out ModelPrice? price));
        Assert.Null(price);
    }

    [Fact]
    public void Added_price_is_in_the_new_book_and_not_in_the_old_one()
    {
        PriceBook book = PriceBook.Default.With("m", Price);

        Assert.True(book.TryGetPrice("m", out ModelPrice? found));
        Assert.Same(Price, found);
        Assert.False(book.TryGetPrice("M", out _));
        Assert.True(book.TryGetPrice("offline-extractive", out _));
        Assert.False(PriceBook.Default.TryGetPrice("m", out _));
    }

    [Fact]
    public void Price_of_a_known_model_is_replaced()
    {
        PriceBook book = PriceBook.Default.With("m", ModelPrice.Free).With("m", Price);

        Assert.True(book.TryGetPrice("m", out ModelPrice? found));
        Assert.Same(Price, found);
    }

    [Fact]
    public void Nameless_model_and_missing_price_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PriceBook.Default.With("", Price));
        Assert.Throws<ArgumentNullException>(() => PriceBook.Default.With(null!, Price));
        Assert.Throws<ArgumentNullException>(() => PriceBook.Default.With("m", null!));
        Assert.Throws<ArgumentException>(() => new PriceEntry { Model = "", Price = Price });
        Assert.Throws<ArgumentNullException>(() => new PriceEntry { Model = "m", Price = null! });
        Assert.Throws<ArgumentNullException>(() => UnknownModels.Priced(null!));
    }

    private static Arbitrary<(string Pattern, string Model)> Patterns =>
        (from length in Gen.Choose(0, 7)
         from pattern in Gen.Elements('a', 'b', '*').ArrayOf(length)
         from other in Gen.Choose(0, 9)
         from model in Gen.Elements('a', 'b').ArrayOf(other)
         select (new string(pattern), new string(model))).ToArbitrary();

    private static bool Matches(string pattern, string model) =>
        pattern.Length == 0 ? model.Length == 0
        : pattern[0] == '*' ? Enumerable.Range(0, model.Length + 1).Any(taken => Matches(pattern[1..], model[taken..]))
        : model.Length > 0 && model[0] == pattern[0] && Matches(pattern[1..], model[1..]);

    private static ModelPrice PriceOf(int number) => new() { InputPerMillion = number, OutputPerMillion = number };
}
