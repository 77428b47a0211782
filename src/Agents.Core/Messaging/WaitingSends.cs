namespace Agents.Core.Messaging;

/// <summary>Knows which peer waits to write to which, and admits no wait that would close a circle. Thread-safe.</summary>
/// <remarks>
/// In a circle of peers that each wait for room in the mailbox of the next, nobody reads any more, so none could ever go on. A wait
/// ends under the lock of its mailbox before the reader goes on, so what is found here waits indeed. A peer that waits to write in one
/// place and reads in another one at the same time may be refused though it would have gone on.
/// </remarks>
internal sealed class WaitingSends
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<int>> _recipients = [];
    private readonly HashSet<int> _seen = [];
    private readonly Stack<int> _open = [];

    /// <summary>Takes note that a peer is about to wait.</summary>
    /// <returns><see langword="false"/> when the recipient itself waits, directly or through others, for the one who asks.</returns>
    public bool TryAdd(int from, int to)
    {
        lock (_lock)
        {
            if (WaitsFor(to, from))
            {
                return false;
            }

            if (!_recipients.TryGetValue(from, out List<int>? recipients))
            {
                _recipients.Add(from, recipients = []);
            }

            recipients.Add(to);
            return true;
        }
    }

    /// <summary>Takes note that a wait has ended.</summary>
    public void Remove(int from, int to)
    {
        lock (_lock)
        {
            // The list stays, so that a peer that waits again and again costs nothing.
            _recipients[from].Remove(to);
        }
    }

    private bool WaitsFor(int first, int wanted)
    {
        _seen.Clear();
        _open.Clear();
        _open.Push(first);
        while (_open.TryPop(out int peer))
        {
            if (peer == wanted)
            {
                return true;
            }

            if (_seen.Add(peer) && _recipients.TryGetValue(peer, out List<int>? recipients))
            {
                foreach (int recipient in recipients)
                {
                    _open.Push(recipient);
                }
            }
        }

        return false;
    }
}
