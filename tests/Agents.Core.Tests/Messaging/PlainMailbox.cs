using Agents.Core.Messaging;

namespace Agents.Core.Tests.Messaging;

/// <summary>What a mailbox must do, on plain lists and one thread.</summary>
internal sealed class PlainMailbox(Scenario scenario)
{
    private readonly List<Message<int>> _unread = [];
    private readonly List<Message<int>> _waiting = [];
    private readonly List<(long Number, PostOutcome? Outcome)> _ended = [];
    private bool _isComplete;
    private long _read;
    private long _dropped;
    private long _refused;

    public MailboxCounts Counts => new() { Read = _read, Dropped = _dropped, Refused = _refused, Unread = _unread.Count };

    public PostOutcome? Post(Message<int> message)
    {
        if (_isComplete)
        {
            _refused++;
            return PostOutcome.Closed;
        }

        if (_unread.Concat(_waiting).Count(other => other.From == message.From) >= scenario.Quota)
        {
            _refused++;
            return PostOutcome.OverQuota;
        }

        if (_unread.Count == scenario.Capacity && scenario.Mode == MailboxFullMode.DropOldest)
        {
            _unread.RemoveAt(0);
            _dropped++;
        }

        if (_unread.Count < scenario.Capacity)
        {
            _unread.Add(message);
            return PostOutcome.Posted;
        }

        if (scenario.Mode == MailboxFullMode.Wait)
        {
            _waiting.Add(message);
            return null;
        }

        _refused++;
        return PostOutcome.Full;
    }

    public Message<int>? Read()
    {
        if (_unread.Count == 0)
        {
            return null;
        }

        Message<int> message = _unread[0];
        _unread.RemoveAt(0);
        _read++;
        Admit();
        return message;
    }

    public IReadOnlyList<Message<int>> Drain()
    {
        Message<int>[] all = [.. _unread];
        _unread.Clear();
        _read += all.Length;
        Admit();
        return all;
    }

    public void Withdraw(long number)
    {
        _waiting.RemoveAll(message => message.Id.Number == number);
        _ended.Add((number, null));
    }

    public void Complete()
    {
        _isComplete = true;
        _refused += _waiting.Count;
        _ended.AddRange(_waiting.Select(message => (message.Id.Number, (PostOutcome?)PostOutcome.Closed)));
        _waiting.Clear();
    }

    public IReadOnlyList<(long Number, PostOutcome? Outcome)> TakeEnded()
    {
        (long, PostOutcome?)[] ended = [.. _ended];
        _ended.Clear();
        return ended;
    }

    private void Admit()
    {
        while (_unread.Count < scenario.Capacity && _waiting.Count > 0)
        {
            _unread.Add(_waiting[0]);
            _ended.Add((_waiting[0].Id.Number, PostOutcome.Posted));
            _waiting.RemoveAt(0);
        }
    }
}
