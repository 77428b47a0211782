using System.Runtime.CompilerServices;

namespace Agents.Core.Messaging;

/// <summary>A queue in an array that grows until it has the capacity it was given. Not thread-safe.</summary>
internal struct MessageRing<T>
{
    private const int FirstLength = 4;

    private readonly int _capacity;
    private Message<T>[] _messages;
    private int _head;

    public MessageRing(int capacity)
    {
        _capacity = capacity;
        _messages = [];
    }

    public int Count { get; private set; }

    public readonly bool IsFull => Count == _capacity;

    public void Add(in Message<T> message)
    {
        if (Count == _messages.Length)
        {
            Grow();
        }

        int tail = _head + Count;
        _messages[tail < _messages.Length ? tail : tail - _messages.Length] = message;
        Count++;
    }

    public Message<T> Take()
    {
        ref Message<T> first = ref _messages[_head];
        Message<T> message = first;
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            first = default;
        }

        _head = _head + 1 == _messages.Length ? 0 : _head + 1;
        Count--;
        return message;
    }

    private void Grow()
    {
        Message<T>[] grown = new Message<T>[Math.Min(_capacity, Math.Max(FirstLength, _messages.Length * 2))];
        int untilEnd = Math.Min(Count, _messages.Length - _head);
        Array.Copy(_messages, _head, grown, 0, untilEnd);
        Array.Copy(_messages, 0, grown, untilEnd, Count - untilEnd);
        _messages = grown;
        _head = 0;
    }
}
