using Agents.Core.Chat.Catalog;

namespace Agents.Core.Offline;

/// <summary>The offline model in a catalog of models.</summary>
public static class ModelCatalogExtensions
{
    /// <summary>Adds the offline model, which needs no key and no network: <c>offline</c> in model strings.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Options of its clients; <see langword="null"/> for the defaults.</param>
    /// <returns>The catalog.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The catalog has the offline model already.</exception>
    public static ModelCatalog AddOffline(this ModelCatalog catalog, OfflineChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Add(new OfflineProvider(options));
    }
}
