using System.Runtime.CompilerServices;

namespace Agents.Core.Messaging;

/// <content>How a message gets from one peer to another.</content>
public sealed partial class PostOffice<T>
{
    /// <summary>Sends a message, and waits for room in the recipient's mailbox where <see cref="MailboxFullMode.Wait"/> says so.</summary>
    /// <param name="from">The sender's index.</param>
    /// <param name="to">The recipient's index; what is none is refused.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="trust">How far it may be trusted; untrusted unless stated.</param>
    /// <param name="correlation">The <see cref="Message{T}.Correlation"/> of a message that this one answers or continues; <see cref="MessageId.None"/>
    /// to begin an exchange.</param>
    /// <param name="cancellationToken">Ends the wait; the message is not sent then.</param>
    /// <returns>What became of it. To be awaited once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sender.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the message was sent.</exception>
    public ValueTask<PostOutcome> SendAsync(
        int from, int to, T payload, TrustLabel trust = default, MessageId correlation = default, CancellationToken cancellationToken = default)
    {
        Network.ThrowIfNoPeer(from);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<PostOutcome>(cancellationToken);
        }

        Message<T> message = Write(from, payload, trust, correlation);
        if (!TryFindLink(in message, to, out int link, out PostOutcome refusal))
        {
            return new ValueTask<PostOutcome>(refusal);
        }

        ValueTask<PostOutcome> posting = _mailboxes[to].PostAsync(message, cancellationToken);
        if (!posting.IsCompletedSuccessfully)
        {
            return AwaitAsync(posting, link, message, to);
        }

        PostOutcome outcome = posting.Result;
        Settle(outcome, link, in message, to);
        return new ValueTask<PostOutcome>(outcome);
    }

    /// <summary>Sends a message between peers that are stated by name, as models state them.</summary>
    /// <param name="from">The sender's name.</param>
    /// <param name="to">The recipient's name; what is none is refused.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="trust">How far it may be trusted; untrusted unless stated.</param>
    /// <param name="correlation">The <see cref="Message{T}.Correlation"/> of a message that this one answers or continues; <see cref="MessageId.None"/>
    /// to begin an exchange.</param>
    /// <param name="cancellationToken">Ends the wait; the message is not sent then.</param>
    /// <returns>What became of it. To be awaited once.</returns>
    /// <exception cref="ArgumentException">No peer has the sender's name.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before the message was sent.</exception>
    public ValueTask<PostOutcome> SendAsync(
        string from, string to, T payload, TrustLabel trust = default, MessageId correlation = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (!Network.TryFind(from, out int sender))
        {
            throw new ArgumentException($"No peer is called {NameText.Quote(from)}.", nameof(from));
        }

        if (Network.TryFind(to, out int recipient) || cancellationToken.IsCancellationRequested)
        {
            return SendAsync(sender, recipient, payload, trust, correlation, cancellationToken);
        }

        Message<T> message = Write(sender, payload, trust, correlation);
        return new ValueTask<PostOutcome>(Misdirect(in message, NameText.Escape(to, AgentPath.MaxNameLength), PostOutcome.UnknownPeer));
    }

    /// <summary>Sends a message if it is taken at once.</summary>
    /// <param name="from">The sender's index.</param>
    /// <param name="to">The recipient's index; what is none is refused.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="trust">How far it may be trusted; untrusted unless stated.</param>
    /// <param name="correlation">The <see cref="Message{T}.Correlation"/> of a message that this one answers or continues; <see cref="MessageId.None"/>
    /// to begin an exchange.</param>
    /// <returns><see cref="PostOutcome.Posted"/>, or why it was refused.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sender.</exception>
    public PostOutcome TrySend(int from, int to, T payload, TrustLabel trust = default, MessageId correlation = default)
    {
        Network.ThrowIfNoPeer(from);
        Message<T> message = Write(from, payload, trust, correlation);
        if (!TryFindLink(in message, to, out int link, out PostOutcome outcome))
        {
            return outcome;
        }

        outcome = _mailboxes[to].TryPost(message);
        Settle(outcome, link, in message, to);
        return outcome;
    }

    /// <summary>Sends the same to everybody to whom a peer may write, one after the other, as one exchange.</summary>
    /// <param name="from">The sender's index.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="trust">How far it may be trusted; untrusted unless stated.</param>
    /// <param name="correlation">The <see cref="Message{T}.Correlation"/> of a message that these answer or continue; <see cref="MessageId.None"/> to
    /// begin an exchange, which then has the id of the first of them.</param>
    /// <param name="cancellationToken">Ends the wait for room; what was sent by then stays sent.</param>
    /// <returns>How many mailboxes took it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sender.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled before all were sent.</exception>
    public ValueTask<int> BroadcastAsync(
        int from, T payload, TrustLabel trust = default, MessageId correlation = default, CancellationToken cancellationToken = default)
    {
        Network.ThrowIfNoPeer(from);
        return SendToAllAsync(from, payload, trust, correlation, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> SendToAllAsync(int from, T payload, TrustLabel trust, MessageId correlation, CancellationToken cancellationToken)
    {
        int taken = 0;
        int recipients = Network.NeighborsOf(from).Length;
        for (int i = 0; i < recipients; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int to = Network.NeighborsOf(from)[i];
            Message<T> message = Write(from, payload, trust, correlation);
            correlation = message.Correlation;
            PostOutcome outcome = await _mailboxes[to].PostAsync(message, cancellationToken).ConfigureAwait(false);
            Settle(outcome, Network.FirstLinkOf(from) + i, in message, to);
            taken += outcome == PostOutcome.Posted ? 1 : 0;
        }

        return taken;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PostOutcome> AwaitAsync(ValueTask<PostOutcome> posting, int link, Message<T> message, int to)
    {
        PostOutcome outcome = await posting.ConfigureAwait(false);
        Settle(outcome, link, in message, to);
        return outcome;
    }

    private Message<T> Write(int from, T payload, TrustLabel trust, MessageId correlation)
    {
        MessageId id = new(from, Interlocked.Increment(ref _numbers[from]));
        return new Message<T> { Id = id, Correlation = correlation.IsNone ? id : correlation, Trust = trust, Payload = payload };
    }

    private bool TryFindLink(in Message<T> message, int to, out int link, out PostOutcome refusal)
    {
        refusal = default;
        link = (uint)to < (uint)_mailboxes.Length ? Network.LinkOf(message.From, to) : -1;
        if (link >= 0)
        {
            return true;
        }

        bool isPeer = (uint)to < (uint)_mailboxes.Length;
        refusal = Misdirect(in message, isPeer ? Network.Names[to] : $"{to}", isPeer ? PostOutcome.NotNeighbor : PostOutcome.UnknownPeer);
        return false;
    }

    private PostOutcome Misdirect(in Message<T> message, string to, PostOutcome outcome)
    {
        Interlocked.Increment(ref _misdirected);
        TellRefused(in message, to, outcome);
        return outcome;
    }

    /// <summary>Counts what became of a message, and tells it.</summary>
    private void Settle(PostOutcome outcome, int link, in Message<T> message, int to)
    {
        if (outcome == PostOutcome.Posted)
        {
            Interlocked.Increment(ref _sent[link]);
            TellSent(in message, to);
        }
        else
        {
            Interlocked.Increment(ref _refused[link]);
            TellRefused(in message, Network.Names[to], outcome);
        }
    }

    /// <summary>Counts a message that made room for a newer one for the link over which it came, and tells it.</summary>
    private void SettleDropped(Message<T> message, int to)
    {
        // What was posted to the mailbox directly came over no link.
        int link = (uint)message.From < (uint)_mailboxes.Length ? Network.LinkOf(message.From, to) : -1;
        if (link >= 0)
        {
            Interlocked.Increment(ref _dropped[link]);
            TellDropped(in message, to);
        }
    }
}
