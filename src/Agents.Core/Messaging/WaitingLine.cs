using System.Threading.Channels;

namespace Agents.Core.Messaging;

/// <summary>The sends that wait for room in the mailbox of one peer, in the order in which its channel lets them in. Thread-safe.</summary>
/// <remarks>
/// <para>
/// A channel does not tell whom a read lets in, and the one who was let in finds out later, on the pool. Until then it would seem to wait, and others would be
/// refused for a circle that is none. So whoever reads takes the first one out of the line, under the same lock: the channel lets in the
/// first one too.
/// </para>
/// <para>
/// A send that was cancelled stays in line until its task ends. Whoever is taken out in its place is let in behind it, so nobody who waits is ever
/// missing here; some who no longer wait may be present for a moment.
/// </para>
/// </remarks>
internal sealed class WaitingLine(WaitingSends waitingSends, int recipient)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<int> _senders = [];
    private readonly LinkedList<int> _spare = [];

    /// <summary>Writes a message, and takes a place in line if it has to wait.</summary>
    /// <param name="writer">The way into the channel.</param>
    /// <param name="message">The message.</param>
    /// <param name="sender">Who sends it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="write">The write.</param>
    /// <param name="place">The place, to be left with <see cref="Leave"/> when the write has ended; <see langword="null"/> when it has ended already.</param>
    /// <returns><see langword="false"/> when to wait would close a circle; nothing is written then.</returns>
    public bool TryWrite<TMessage>(
        ChannelWriter<TMessage> writer, TMessage message, int sender, CancellationToken cancellationToken, out ValueTask write, out LinkedListNode<int>? place)
    {
        write = default;
        place = null;
        lock (_lock)
        {
            // Nobody reads meanwhile, so what is full now stays full, and whoever is noted as waiting waits indeed.
            if (writer.TryWrite(message))
            {
                return true;
            }

            if (!waitingSends.TryAdd(sender, recipient))
            {
                return false;
            }

            write = writer.WriteAsync(message, cancellationToken);
            if (write.IsCompleted)
            {
                waitingSends.Remove(sender, recipient);
                return true;
            }

            place = TakePlace(sender);
            return true;
        }
    }

    /// <summary>Reads a message if there is one, which lets in the first in line.</summary>
    public bool TryRead<TMessage>(ChannelReader<TMessage> reader, out TMessage? message)
    {
        lock (_lock)
        {
            if (!reader.TryRead(out message))
            {
                return false;
            }

            if (_senders.First is { } first)
            {
                TakeOut(first);
            }

            return true;
        }
    }

    /// <summary>Completes the channel, which refuses all in line.</summary>
    public bool TryComplete<TMessage>(ChannelWriter<TMessage> writer)
    {
        lock (_lock)
        {
            bool isFirst = writer.TryComplete();
            while (_senders.First is { } first)
            {
                TakeOut(first);
            }

            return isFirst;
        }
    }

    /// <summary>Leaves a place whose write has ended. It is used again.</summary>
    public void Leave(LinkedListNode<int> place)
    {
        lock (_lock)
        {
            if (place.List is not null)
            {
                TakeOut(place);
            }

            _spare.AddLast(place);
        }
    }

    private LinkedListNode<int> TakePlace(int sender)
    {
        LinkedListNode<int>? place = _spare.First;
        if (place is null)
        {
            return _senders.AddLast(sender);
        }

        _spare.Remove(place);
        place.Value = sender;
        _senders.AddLast(place);
        return place;
    }

    private void TakeOut(LinkedListNode<int> place)
    {
        _senders.Remove(place);
        waitingSends.Remove(place.Value, recipient);
    }
}
