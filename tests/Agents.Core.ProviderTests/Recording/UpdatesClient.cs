using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Recording;

/// <summary>A client that answers each call with the same updates, or with what they amount to.</summary>
internal sealed class UpdatesClient(params ChatResponseUpdate[] updates) : IChatClient
{
    public int Calls { get; private set; }

    public Exception? Failure { get; init; }

    public bool IsDisposed { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Calls++;
        return Failure is null ? Task.FromResult(updates.ToChatResponse()) : Task.FromException<ChatResponse>(Failure);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls++;
        foreach (ChatResponseUpdate update in updates)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }

        await Task.CompletedTask;
        if (Failure is not null)
        {
            throw Failure;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("fake", defaultModelId: "fake-1") : null;

    public void Dispose() => IsDisposed = true;
}
