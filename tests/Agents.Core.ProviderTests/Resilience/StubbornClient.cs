using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

/// <summary>A client that takes no notice of its token: it answers when the test says so.</summary>
internal sealed class StubbornClient : IChatClient
{
    private readonly List<TaskCompletionSource> _gates = [];

    public int Updates { get; init; }

    public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource StreamDisposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CancellationToken Token { get; private set; }

    public void Open(Exception? failure = null)
    {
        foreach (TaskCompletionSource gate in _gates)
        {
            _ = failure is null ? gate.TrySetResult() : gate.TrySetException(failure);
        }
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        await HangAsync(cancellationToken);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, "late"));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (int i = 0; i < Updates; i++)
            {
                yield return new ChatResponseUpdate(ChatRole.Assistant, "a");
            }

            await HangAsync(cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, "late");
        }
        finally
        {
            StreamDisposed.TrySetResult();
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private Task HangAsync(CancellationToken cancellationToken)
    {
        Token = cancellationToken;
        TaskCompletionSource gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _gates.Add(gate);
        Called.TrySetResult();
        return gate.Task;
    }
}
