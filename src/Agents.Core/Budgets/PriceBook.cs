using System.Collections.Frozen;

namespace Agents.Core.Budgets;

/// <summary>The prices of models, by the id that a model reports.</summary>
/// <remarks>Immutable and thread-safe. A model that is not in the book is never taken for free: see <see cref="TryGetPrice"/>.</remarks>
public sealed class PriceBook
{
    private readonly FrozenDictionary<string, ModelPrice> _prices;

    private PriceBook(FrozenDictionary<string, ModelPrice> prices) => _prices = prices;

    /// <summary>Gets the book that knows only the model that comes with the library, <c>offline-extractive</c>, which is free.</summary>
    public static PriceBook Default { get; } = new(
        new Dictionary<string, ModelPrice> { ["offline-extractive"] = ModelPrice.Free }.ToFrozenDictionary(StringComparer.Ordinal));

    /// <summary>Makes a book with one more price, or another price for a known model.</summary>
    /// <param name="model">The model's id, as the client reports it.</param>
    /// <param name="price">What it charges.</param>
    /// <returns>The new book; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    public PriceBook With(string model, ModelPrice price)
    {
        ArgumentException.ThrowIfNullOrEmpty(model);
        ArgumentNullException.ThrowIfNull(price);
        Dictionary<string, ModelPrice> prices = new(_prices, StringComparer.Ordinal) { [model] = price };
        return new PriceBook(prices.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Looks a price up.</summary>
    /// <param name="model">The model's id, or <see langword="null"/> when the client does not say.</param>
    /// <param name="price">The price when the model is in the book.</param>
    /// <returns><see langword="true"/> when the model is in the book.</returns>
    public bool TryGetPrice(string? model, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ModelPrice? price)
    {
        if (model is null)
        {
            price = null;
            return false;
        }

        return _prices.TryGetValue(model, out price);
    }
}
