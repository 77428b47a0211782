using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Makes clients for the model strings that begin with <c>anthropic</c>.</summary>
internal sealed class AnthropicModelProvider : IModelProvider
{
    public const string AddressVariable = "ANTHROPIC_BASE_URL";

    private const string Variable = "ANTHROPIC_API_KEY";

    private readonly AnthropicClientSettings? _settings;

    public AnthropicModelProvider(AnthropicClientSettings? settings) => _settings = settings?.Copy();

    public string Name => AnthropicChatClient.ProviderName;

    public string KeyVariable => Variable;

    public string DefaultModel => ModelCatalogExtensions.DefaultAnthropicModel;

    public bool TakesEndpoints => false;

    public IChatClient CreateClient(ModelName name, ModelEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(environment);
        string key = environment.Get(Variable, "the key of Anthropic");
        if (!AnthropicChatClient.IsKey(key))
        {
            throw new AgentOptionsException(nameof(ModelCatalog), [$"The environment variable {Variable} must hold a key without white space and signs beyond ASCII, but does not."]);
        }

        AnthropicClientSettings settings = _settings?.Copy() ?? new AnthropicClientSettings();
        settings.Endpoint ??= environment.FindAddress(AddressVariable);
        return new AnthropicChatClient(key, name.Model ?? DefaultModel, settings);
    }
}
