using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.AI;

namespace Agents.Core.Offline;

/// <summary>The offline model as a provider of a catalog.</summary>
internal sealed class OfflineProvider : IModelProvider
{
    private readonly OfflineChatClientOptions? _options;

    public OfflineProvider(OfflineChatClientOptions? options) => _options = options;

    public string Name => "offline";

    public string? KeyVariable => null;

    public string? DefaultModel => OfflineChatClient.DefaultModelId;

    public bool TakesEndpoints => false;

    public IChatClient CreateClient(ModelName name, ModelEnvironment environment) =>
        name.Model is null or OfflineChatClient.DefaultModelId
            ? new OfflineChatClient(_options ?? new OfflineChatClientOptions())
            : throw new AgentOptionsException(
                nameof(ModelCatalog), [$"The offline provider has one model, '{OfflineChatClient.DefaultModelId}'; write 'offline'."]);
}
