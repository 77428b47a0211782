using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>A client whose calls end when the test says so.</summary>
internal sealed class HeldChatClient : IChatClient
{
    private readonly Lock _lock = new();

    public List<HeldCall> Calls { get; } = [];

    public bool IsDisposed { get; private set; }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Begin(messages, options).Answer.Task.WaitAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        HeldCall call = Begin(messages, options);
        try
        {
            await foreach (ChatResponseUpdate update in call.Updates.Reader.ReadAllAsync(cancellationToken))
            {
                yield return update;
            }
        }
        finally
        {
            call.IsClosed = true;
        }
    }

    public async Task<HeldCall> CallAsync(int index)
    {
        await LimitsScene.UntilAsync(() =>
        {
            lock (_lock)
            {
                return Calls.Count > index;
            }
        });
        return Calls[index];
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("held", defaultModelId: "held-1") : null;

    public void Dispose() => IsDisposed = true;

    private HeldCall Begin(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        HeldCall call = new(messages.First().Text, options);
        lock (_lock)
        {
            Calls.Add(call);
        }

        return call;
    }
}

/// <summary>One call of it.</summary>
internal sealed class HeldCall(string text, ChatOptions? options)
{
    public string Text => text;

    public ChatOptions? Options => options;

    public bool IsClosed { get; set; }

    public TaskCompletionSource<ChatResponse> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Channel<ChatResponseUpdate> Updates { get; } = Channel.CreateUnbounded<ChatResponseUpdate>();

    public void Reply(UsageDetails? usage = null) =>
        Answer.SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = usage });
}
