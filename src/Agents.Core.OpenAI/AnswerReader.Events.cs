using System.Buffers;

namespace Agents.Core.OpenAI;

/// <content>Server-sent events, after the WHATWG HTML standard, section 9.2; and what servers do that it does not allow.</content>
internal sealed partial class AnswerReader
{
    private int _scanned;
    private bool _skipsLineFeed;
    private bool _isTaken;
    private (int Start, int Length) _name;
    private (int Start, int Length)? _data;
    private byte[]? _joined;
    private int _joinedLength;

    /// <summary>Gets the event's data: all its lines, with line feeds between them.</summary>
    public ReadOnlySpan<byte> Data => _joined is not null ? _joined.AsSpan(0, _joinedLength)
        : _data is { } data ? _buffer.AsSpan(data.Start, data.Length)
        : default;

    /// <summary>Gets the event's name; empty when it has none.</summary>
    public ReadOnlySpan<byte> Name => _buffer.AsSpan(_name.Start, _name.Length);

    /// <summary>Gets whether the stream ended within this event: its data may be cut off.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>Goes on to the next event that has data.</summary>
    /// <returns><see langword="false"/> at the end of the stream.</returns>
    public ValueTask<bool> ReadEventAsync(CancellationToken cancellationToken) =>
        TryTakeEvent() ? new ValueTask<bool>(true) : ReadMoreAsync(cancellationToken);

    private async ValueTask<bool> ReadMoreAsync(CancellationToken cancellationToken)
    {
        while (await FillAsync(cancellationToken).ConfigureAwait(false))
        {
            if (TryTakeEvent())
            {
                return true;
            }
        }

        // The standard drops an event that no empty line ends. Servers leave that line away, so it is for the reader of the data to say whether it is whole.
        if (_next < _end)
        {
            TakeLine(_buffer.AsSpan(_next, _end - _next));
            _next = _end;
            _scanned = 0;
        }

        IsUnfinished = _data is not null;
        _isTaken = true;
        return IsUnfinished;
    }

    private bool TryTakeEvent()
    {
        SkipMark();
        if (_isTaken)
        {
            Forget();
        }

        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_next, _end - _next);
            if (_skipsLineFeed && !rest.IsEmpty)
            {
                _skipsLineFeed = false;
                if (rest[0] == LineFeed)
                {
                    _next++;
                    continue;
                }
            }

            int length = rest[_scanned..].IndexOfAny(LineFeed, CarriageReturn);
            if (length < 0)
            {
                _scanned = rest.Length;
                return false;
            }

            ReadOnlySpan<byte> line = rest[..(_scanned + length)];
            _skipsLineFeed = rest[line.Length] == CarriageReturn;
            _scanned = 0;
            if (!line.IsEmpty)
            {
                TakeLine(line);
            }

            _next += line.Length + 1;
            if (line.IsEmpty && _data is not null)
            {
                _isTaken = true;
                return true;
            }

            if (_data is null && (line.IsEmpty || _name.Length == 0))
            {
                Forget();
            }
        }
    }

    private void TakeLine(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> field = colon < 0 ? line : line[..colon];
        int start = colon < 0 ? line.Length : colon + 1 < line.Length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
        (int Start, int Length) value = (_next + start, line.Length - start);
        if (field.SequenceEqual("data"u8))
        {
            if (_data is not null)
            {
                Join(line[start..]);
            }

            _data ??= value;
        }
        else if (field.SequenceEqual("event"u8))
        {
            _name = value;
        }
        else if (field.SequenceEqual("error"u8))
        {
            // llama.cpp's server told of failures by a field of its own for a while.
            _data ??= value;
            _name = (_next, field.Length);
        }
    }

    private void Join(ReadOnlySpan<byte> line)
    {
        int length = Data.Length + 1 + line.Length;
        if (_joined is null || _joined.Length < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(length, 2 * Data.Length));
            Data.CopyTo(larger);
            _joinedLength = Data.Length;
            if (_joined is not null)
            {
                ArrayPool<byte>.Shared.Return(_joined);
            }

            _joined = larger;
        }

        _joined[_joinedLength] = LineFeed;
        line.CopyTo(_joined.AsSpan(_joinedLength + 1));
        _joinedLength = length;
    }

    private void Forget()
    {
        _isTaken = false;
        _data = null;
        _name = default;
        _first = _next;
        ReturnJoined();
    }

    private void ReturnJoined()
    {
        if (_joined is not null)
        {
            ArrayPool<byte>.Shared.Return(_joined);
            _joined = null;
        }
    }

    private void Shift(int by)
    {
        _first -= by;
        _next -= by;
        _end -= by;
        _name.Start = Math.Max(0, _name.Start - by);
        if (_data is { } data)
        {
            _data = (data.Start - by, data.Length);
        }
    }
}
