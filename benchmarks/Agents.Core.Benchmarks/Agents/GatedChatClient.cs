using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Agents;

/// <summary>A model whose calls all wait at one gate, and then are answered as <see cref="InstantChatClient"/> answers.</summary>
/// <remarks>Thread-safe. Each call completes asynchronously exactly once, on the thread pool.</remarks>
public sealed class GatedChatClient : IChatClient
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _allWait = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _calls;
    private readonly Action<int> _onProgress;
    private int _arrived;
    private int _answered;

    /// <summary>Initializes the model.</summary>
    /// <param name="calls">How many calls there will be.</param>
    /// <param name="onProgress">Called with a running count when a call arrives, and again when it is answered; by several threads.</param>
    public GatedChatClient(int calls, Action<int> onProgress)
    {
        _calls = calls;
        _onProgress = onProgress;
    }

    /// <summary>Gets a task that completes when all calls wait at the gate.</summary>
    public Task AllWait => _allWait.Task;

    /// <summary>Answers all calls.</summary>
    public void Open() => _gate.SetResult();

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        int arrived = Interlocked.Increment(ref _arrived);
        _onProgress(arrived);
        if (arrived == _calls)
        {
            _allWait.SetResult();
        }

        await _gate.Task;
        ChatResponse response = InstantChatClient.Respond(messages, options);
        _onProgress(Interlocked.Increment(ref _answered));
        return response;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ChatResponse response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (ChatResponseUpdate update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) =>
        InstantChatClient.Instance.GetService(serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
