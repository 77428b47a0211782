using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>A client that always calls one model of the client inside it, whatever model the options name, and has its name in its metadata.</summary>
/// <remarks>So one provider's client can stand for several models in a fallback, each with a price of its own. Thread-safe.</remarks>
public sealed class SingleModelChatClient : DelegatingChatClient
{
    private readonly string _model;
    private readonly ChatClientMetadata _metadata;

    /// <summary>Initializes the client.</summary>
    /// <param name="innerClient">The client that makes the calls. Disposing of this one disposes of it.</param>
    /// <param name="model">The model's id, as the provider knows it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="innerClient"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is <see langword="null"/>, empty or white space.</exception>
    public SingleModelChatClient(IChatClient innerClient, string model)
        : base(innerClient)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        _model = model;
        ChatClientMetadata? inner = innerClient.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        _metadata = new ChatClientMetadata(inner?.ProviderName, inner?.ProviderUri, model);
    }

    /// <inheritdoc/>
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetResponseAsync(messages, Named(options), cancellationToken);

    /// <inheritdoc/>
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        base.GetStreamingResponseAsync(messages, Named(options), cancellationToken);

    /// <inheritdoc/>
    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? _metadata : base.GetService(serviceType, serviceKey);

    private ChatOptions Named(ChatOptions? options)
    {
        if (options?.ModelId == _model)
        {
            return options;
        }

        ChatOptions named = options?.Clone() ?? new ChatOptions();
        named.ModelId = _model;
        return named;
    }
}
