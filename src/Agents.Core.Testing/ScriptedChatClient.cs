using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>A chat client that answers from a script, streamed or not, and records what it was asked.</summary>
/// <remarks>
/// Thread-safe. Turns of a list are given out in the order of the calls, each once; a call too many is an
/// <see cref="InvalidOperationException"/> that prints the conversation. Where several agents share a client, use
/// <see cref="FromFunction"/>: an answer that follows from the request alone does not depend on who asks first.
/// </remarks>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Lock _lock = new();
    private readonly ScriptedChatClientOptions _options;
    private readonly ChatClientMetadata _metadata;
    private readonly Turn[]? _turns;
    private readonly Func<ScriptedRequest, Turn>? _function;
    private readonly List<ScriptedRequest> _requests = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];
    private int _next;

    private ScriptedChatClient(Turn[]? turns, Func<ScriptedRequest, Turn>? function, ScriptedChatClientOptions? options)
    {
        _turns = turns;
        _function = function;
        _options = options?.Copy() ?? new ScriptedChatClientOptions();
        _metadata = new ChatClientMetadata("scripted", defaultModelId: _options.ModelId);
    }

    /// <summary>Gets every call so far, in order.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Makes a client that gives these answers, one a call.</summary>
    /// <param name="turns">The answers, in order.</param>
    /// <returns>The client.</returns>
    public static ScriptedChatClient FromTurns(params Turn[] turns) => FromTurns(turns, null);

    /// <summary>Makes a client that gives these answers, one a call.</summary>
    /// <param name="turns">The answers, in order.</param>
    /// <param name="options">How it behaves; <see langword="null"/> for the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="turns"/> is <see langword="null"/>.</exception>
    public static ScriptedChatClient FromTurns(IEnumerable<Turn> turns, ScriptedChatClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(turns);
        return new ScriptedChatClient([.. turns], null, options);
    }

    /// <summary>Makes a client whose answers follow from the requests.</summary>
    /// <param name="function">Gives the answer to a request. Calls may race, so it is thread-safe; what it throws, the call throws.</param>
    /// <param name="options">How the client behaves; <see langword="null"/> for the defaults.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is <see langword="null"/>.</exception>
    public static ScriptedChatClient FromFunction(Func<ScriptedRequest, Turn> function, ScriptedChatClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new ScriptedChatClient(null, function, options);
    }

    /// <summary>Waits until so many calls were made, answered or not.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when that many calls were made.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public Task WaitForCallsAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        lock (_lock)
        {
            if (_requests.Count >= count)
            {
                return Task.CompletedTask;
            }

            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        (ScriptedRequest request, Turn turn) = Take(messages, options, isStreaming: false, cancellationToken);
        await WaitAsync(turn, cancellationToken).ConfigureAwait(false);
        if (turn.Failure is not null)
        {
            throw turn.Failure;
        }

        List<AIContent> contents = turn.Deliver(request.Messages);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents))
        {
            ModelId = _options.ModelId,
            FinishReason = FinishReason(turn, contents),
            Usage = Usage(turn),
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        (ScriptedRequest request, Turn turn) = Take(messages, options, isStreaming: true, cancellationToken);
        await WaitAsync(turn, cancellationToken).ConfigureAwait(false);
        List<AIContent> contents = turn.Deliver(request.Messages);
        int sent = 0;
        foreach (AIContent chunk in contents.SelectMany(content => Chunks(content, turn.ChunkLength)))
        {
            if (turn.Failure is not null && sent >= turn.FailsAfterChunks)
            {
                throw turn.Failure;
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield return Update(chunk);
            sent++;
        }

        if (turn.Failure is not null)
        {
            throw turn.Failure;
        }

        ChatResponseUpdate last = Update();
        last.FinishReason = FinishReason(turn, contents);
        if (Usage(turn) is { } usage)
        {
            last.Contents.Add(new UsageContent(usage));
        }

        yield return last;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: there is nothing to release.</summary>
    public void Dispose()
    {
    }

    private static ChatFinishReason FinishReason(Turn turn, List<AIContent> contents) => turn.FinishReason
        ?? (contents.Exists(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);

    private static IEnumerable<AIContent> Chunks(AIContent content, int length)
    {
        if (content is not TextContent { Text: { Length: > 0 } text })
        {
            yield return content;
            yield break;
        }

        for (int start = 0, end; start < text.Length; start = end)
        {
            end = Math.Min(text.Length, start + length);
            end += end < text.Length && char.IsLowSurrogate(text[end]) ? 1 : 0;
            yield return new TextContent(text[start..end]);
        }
    }

    private static ChatMessage Snapshot(ChatMessage message)
    {
        ChatMessage copy = message.Clone();
        copy.Contents = [.. message.Contents];
        return copy;
    }

    private ChatResponseUpdate Update(params IList<AIContent> contents) => new(ChatRole.Assistant, [.. contents]) { ModelId = _options.ModelId };

    private UsageDetails? Usage(Turn turn) => turn.ReportsUsage ? turn.Usage ?? _options.Usage : null;

    private async ValueTask WaitAsync(Turn turn, CancellationToken cancellationToken)
    {
        TimeSpan latency = turn.Latency ?? _options.Latency;
        if (latency != TimeSpan.Zero)
        {
            await Task.Delay(latency, _options.Clock, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private (ScriptedRequest Request, Turn Turn) Take(
        IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        ChatMessage[] snapshot = [.. messages.Select(Snapshot)];
        ScriptedRequest request;
        Turn? turn = null;
        lock (_lock)
        {
            request = new ScriptedRequest(_requests.Count + 1, snapshot, options?.Clone(), isStreaming);
            _requests.Add(request);
            for (int i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Count <= _requests.Count)
                {
                    _waiters[i].Reached.TrySetResult();
                    _waiters.RemoveAt(i);
                }
            }

            if (request.Number == _options.FailOnCall)
            {
                throw _options.FailWith();
            }

            if (_turns is not null && _next < _turns.Length)
            {
                turn = _turns[_next++];
            }
        }

        turn ??= _function?.Invoke(request);
        return turn is not null
            ? (request, turn)
            : throw new InvalidOperationException(
                $"Call {request.Number} was not expected: the script has {_turns?.Length ?? 0} turns. The conversation was:\n{request}");
    }
}
