using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

public sealed class PriceBookTests
{
    private static readonly ModelPrice Price = new() { InputPerMillion = 1m, OutputPerMillion = 2m };

    [Fact]
    public void Default_book_knows_only_the_free_offline_model()
    {
        Assert.True(PriceBook.Default.TryGetPrice("offline-extractive", out ModelPrice? price));
        Assert.Same(ModelPrice.Free, price);
        Assert.False(PriceBook.Default.TryGetPrice("gpt-4o", out price));
        Assert.Null(price);
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
    }
}
