using Agents.Core.Chat.Catalog;

namespace Agents.Core.OpenAI;

/// <summary>Adds OpenAI to a catalog of models.</summary>
public static class ModelCatalogExtensions
{
    /// <summary>
    /// Adds the provider <c>openai</c>, which also takes model strings that are an address, and <c>openai-responses</c>, the same models by the Responses API.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="configure">
    /// Changes the settings of each client that is made; <see langword="null"/> to change nothing. Addresses in the environment or in the model
    /// string take precedence.
    /// </param>
    /// <returns>The catalog.</returns>
    /// <remarks>
    /// <para>
    /// The key stands in <c>OPENAI_API_KEY</c>, the address in <c>OPENAI_BASE_URL</c> if it is not OpenAI's; the default model is <c>gpt-5-mini</c>. The key is
    /// sent to no other address: for a model string such as <c>http://localhost:11434/v1#qwen3</c> the key stands in <c>OPENAI_COMPATIBLE_API_KEY</c>, and none is fine.
    /// </para>
    /// <para>Any address but OpenAI's and Azure's is spoken to as by <see cref="OpenAICompatible"/> with its defaults.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="catalog"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The catalog has one of the providers already.</exception>
    public static ModelCatalog AddOpenAI(this ModelCatalog catalog, Action<OpenAIClientSettings>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog
            .Add(new OpenAIModelProvider(
                "openai", takesEndpoints: true, configure, static (connection, model, dialect) => new OpenAIChatClient(connection, model, dialect)))
            .Add(new OpenAIModelProvider(
                "openai-responses", takesEndpoints: false, configure, static (connection, model, _) => new OpenAIResponsesChatClient(connection, model)));
    }
}
