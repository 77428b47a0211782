using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>The stream of one attempt, which is watched for cancellation and stalls. It throws only what may leave a layer.</summary>
internal sealed class WatchedStream : IAsyncDisposable
{
    private readonly AttemptWatch _watch;
    private readonly string _model;
    private readonly TimeSpan? _stall;
    private readonly CancellationToken _caller;
    private IAsyncEnumerator<ChatResponseUpdate>? _updates;

    private WatchedStream(string model, TimeProvider clock, TimeSpan? stall, CancellationToken caller)
    {
        _watch = new AttemptWatch(clock, caller);
        (_model, _stall, _caller) = (model, stall, caller);
    }

    /// <summary>Gets whether there is an update; when not, the stream has ended.</summary>
    public bool HasCurrent { get; private set; }

    /// <summary>Gets the update.</summary>
    public ChatResponseUpdate Current => _updates!.Current;

    /// <summary>Begins a stream and waits for its first update.</summary>
    public static async ValueTask<WatchedStream> OpenAsync(
        string model,
        Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> begin,
        TimeProvider clock,
        TimeSpan? first,
        TimeSpan? stall,
        CancellationToken cancellationToken)
    {
        WatchedStream stream = new(model, clock, stall, cancellationToken);
        try
        {
            CancellationToken token = stream._watch.Token;
            stream._updates = (begin(token) ?? throw CallFailure.ReturnedNull(model)).GetAsyncEnumerator(token);
            await stream.MoveAsync(first).ConfigureAwait(false);
            return stream;
        }
        catch (Exception exception)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            CallFailure.Throw(stream.Translate(exception));
            throw;
        }
    }

    /// <summary>Goes on to the next update.</summary>
    public async ValueTask MoveAsync()
    {
        try
        {
            await MoveAsync(_stall).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            CallFailure.Throw(Translate(exception));
        }
    }

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        IAsyncEnumerator<ChatResponseUpdate>? updates = _updates;
        _updates = null;
        return updates is null ? default : StreamRelease.ReleaseAsync(updates);
    }

    private ValueTask MoveAsync(TimeSpan? limit)
    {
        _caller.ThrowIfCancellationRequested();
        ValueTask<bool> move = _updates!.MoveNextAsync();
        if (!move.IsCompletedSuccessfully)
        {
            return WaitAsync(move.AsTask(), limit);
        }

        HasCurrent = move.Result;
        return default;
    }

    private async ValueTask WaitAsync(Task<bool> moving, TimeSpan? limit)
    {
        if (await _watch.WaitAsync(moving, limit).ConfigureAwait(false))
        {
            HasCurrent = await moving.ConfigureAwait(false);
            return;
        }

        // It goes on by itself until it notices. What it brings then, nobody waits for.
        _ = StreamRelease.ReleaseLateAsync(_updates!, moving);
        _updates = null;
        throw new OperationCanceledException(_watch.Token);
    }

    private Exception Translate(Exception exception) =>
        !_caller.IsCancellationRequested && _watch.PassedLimit is { } limit
            ? CallFailure.OutOfTime(_model, "update", limit)
            : CallFailure.Of(exception, _model, _caller);
}
