using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>A client and the model that it calls.</summary>
internal sealed class ModelEndpoint
{
    public ModelEndpoint(IChatClient client, string? model)
    {
        Client = client;
        Model = model ?? (client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId;
    }

    public IChatClient Client { get; }

    /// <summary>Gets the model's id; <see langword="null"/> when the client does not say.</summary>
    public string? Model { get; }

    /// <summary>Gets the model's id for messages and events.</summary>
    public string Name => Model ?? "unknown";
}
