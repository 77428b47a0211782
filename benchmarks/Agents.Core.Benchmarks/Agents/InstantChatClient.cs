using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>A model that answers at once: a tool call when it is offered tools and has no result yet, else text.</summary>
/// <remarks>
/// Completes synchronously. Every response is new, as a real provider's is: whoever runs the loop may keep and change it. It carries usage
/// and a model id, so that a subject with a budget can charge for it. Thread-safe.
/// </remarks>
public sealed class InstantChatClient : IChatClient
{
    /// <summary>The model id of every response.</summary>
    public const string ModelId = "instant-1";

    /// <summary>The text of every answer.</summary>
    public const string Answer = "It is 21 degrees in Oslo.";

    private static readonly ChatClientMetadata Metadata = new("instant", defaultModelId: ModelId);

    private InstantChatClient()
    {
    }

    /// <summary>Gets the one instance; it has no state.</summary>
    public static InstantChatClient Instance { get; } = new();

    /// <inheritdoc/>
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Respond(messages, options));

    /// <summary>Decides on a response and makes it.</summary>
    /// <param name="messages">The conversation; at least one message.</param>
    /// <param name="options">The tools that may be called, if any.</param>
    public static ChatResponse Respond(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        bool callsTool = options?.Tools is { Count: > 0 } && messages.Last().Role != ChatRole.Tool;
        AIContent content = callsTool
            ? new FunctionCallContent("call-1", WeatherTool.ToolName, new Dictionary<string, object?> { [WeatherTool.City] = "Oslo" })
            : new TextContent(Answer);
        return new(new ChatMessage(ChatRole.Assistant, [content]))
        {
            ModelId = ModelId,
            FinishReason = callsTool ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = new UsageDetails { InputTokenCount = 120, OutputTokenCount = 12, TotalTokenCount = 132 },
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (ChatResponseUpdate update in Respond(messages, options).ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? Metadata
        : serviceType.IsInstanceOfType(this) ? this : null;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
