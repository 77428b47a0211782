namespace Agents.Core.Budgets;

/// <summary>What happens when a model is called that a <see cref="PriceBook"/> does not list. None of the three takes it for free.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record UnknownModels
{
    private UnknownModels(string name, ModelPrice? price)
    {
        Name = name;
        Price = price;
    }

    /// <summary>Gets the rule that such a call is refused wherever a budget limits money; elsewhere its tokens are counted, and no money.</summary>
    public static UnknownModels Reject { get; } = new(nameof(Reject), null);

    /// <summary>Gets the rule that such a call is made under any budget, and that its tokens are counted but no money.</summary>
    /// <remarks>A limit of money then holds for the listed models only. Limit tokens or calls beside it.</remarks>
    public static UnknownModels CountTokensOnly { get; } = new(nameof(CountTokensOnly), null);

    /// <summary>Gets the name of the rule: <c>Reject</c>, <c>CountTokensOnly</c> or <c>Priced</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the price that stands in for the missing one.</summary>
    /// <value><see langword="null"/> unless the rule was made by <see cref="Priced"/>.</value>
    public ModelPrice? Price { get; }

    /// <summary>Makes the rule that such a call is charged by a stated price.</summary>
    /// <param name="price">The price; the dearest that may occur keeps a limit of money safe.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="price"/> is <see langword="null"/>.</exception>
    public static UnknownModels Priced(ModelPrice price)
    {
        ArgumentNullException.ThrowIfNull(price);
        return new UnknownModels(nameof(Priced), price);
    }
}
