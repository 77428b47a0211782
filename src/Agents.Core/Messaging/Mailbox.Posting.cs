using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Agents.Core.Messaging;

/// <content>The side of those who post.</content>
public sealed partial class Mailbox<T>
{
    /// <summary>Posts a message, and waits for room where <see cref="MailboxFullMode.Wait"/> says so.</summary>
    /// <param name="message">The message; its id says who sends it.</param>
    /// <param name="cancellationToken">Ends the wait; the message is not posted then.</param>
    /// <returns>What became of it. To be awaited once.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the message was posted.</exception>
    public ValueTask<PostOutcome> PostAsync(Message<T> message, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<PostOutcome>(cancellationToken);
        }

        PostOutcome outcome = Write(in message);
        if (outcome != PostOutcome.Full)
        {
            return new ValueTask<PostOutcome>(outcome);
        }

        if (_fullMode != MailboxFullMode.Wait)
        {
            return new ValueTask<PostOutcome>(TurnAway(message.From, outcome));
        }

        if (_line is null)
        {
            return AwaitAsync(_channel.Writer.WriteAsync(message, cancellationToken), message.From, place: null);
        }

        return _line.TryWrite(_channel.Writer, message, message.From, cancellationToken, out ValueTask write, out LinkedListNode<int>? place)
            ? AwaitAsync(write, message.From, place)
            : new ValueTask<PostOutcome>(TurnAway(message.From, PostOutcome.Circle));
    }

    /// <summary>Posts a message if it is taken at once.</summary>
    /// <param name="message">The message; its id says who sends it.</param>
    /// <returns><see cref="PostOutcome.Posted"/>, or why it was refused.</returns>
    public PostOutcome TryPost(Message<T> message)
    {
        PostOutcome outcome = Write(in message);
        return outcome == PostOutcome.Full ? TurnAway(message.From, outcome) : outcome;
    }

    /// <summary>Writes a message if that can be done at once.</summary>
    /// <returns><see cref="PostOutcome.Full"/> when it cannot; the message keeps its place in its sender's quota then, and is not counted yet.</returns>
    private PostOutcome Write(in Message<T> message)
    {
        if (IsComplete)
        {
            return Refuse(PostOutcome.Closed);
        }

        if (_quotas?.TryAdd(message.From) == false)
        {
            return Refuse(PostOutcome.OverQuota);
        }

        if (_channel.Writer.TryWrite(message))
        {
            return PostOutcome.Posted;
        }

        return IsComplete ? TurnAway(message.From, PostOutcome.Closed) : PostOutcome.Full;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PostOutcome> AwaitAsync(ValueTask write, int sender, LinkedListNode<int>? place)
    {
        try
        {
            await write.ConfigureAwait(false);
            return PostOutcome.Posted;
        }
        catch (ChannelClosedException)
        {
            return TurnAway(sender, PostOutcome.Closed);
        }
        catch (OperationCanceledException)
        {
            _quotas?.Remove(sender);
            throw;
        }
        finally
        {
            if (place is not null)
            {
                _line!.Leave(place);
            }
        }
    }

    /// <summary>Refuses a message that has a place in its sender's quota.</summary>
    private PostOutcome TurnAway(int sender, PostOutcome reason)
    {
        _quotas?.Remove(sender);
        return Refuse(reason);
    }

    private PostOutcome Refuse(PostOutcome reason)
    {
        Interlocked.Increment(ref _refused);
        return reason;
    }
}
