using Agents.Core.Chat.Catalog;

namespace Agents.Core.Anthropic;

/// <summary>Adds the models of Anthropic to a catalog.</summary>
public static class ModelCatalogExtensions
{
    /// <summary>The model that the string <c>anthropic</c> means: the cheapest current one of the price book.</summary>
    public const string DefaultAnthropicModel = "claude-haiku-4-5";

    /// <summary>Adds the provider <c>anthropic</c>, whose key is in <c>ANTHROPIC_API_KEY</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="settings">
    /// The settings of its clients, copied; <see langword="null"/> for the default ones. Where they name no address, <c>ANTHROPIC_BASE_URL</c>
    /// does if it is set.
    /// </param>
    /// <returns>The catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The catalog has it already.</exception>
    public static ModelCatalog AddAnthropic(this ModelCatalog catalog, AnthropicClientSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(new AnthropicModelProvider(settings));
    }
}
