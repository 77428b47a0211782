namespace Agents.Core.Mcp.Streams;

/// <summary>Reads from a stream until a message in it is too long, and fails then, so that nobody gathers a message without end.</summary>
/// <remarks>Lines end as for who reads on, the SDK's <see cref="StreamReader"/> and the readers of server-sent events: with a feed, a return, or both.
/// Lines are UTF-8, and stay so whatever byte order mark is among them.</remarks>
internal sealed class LimitedStream : ReadingStream
{
    private const byte NotUtf8 = 0xC0;

    private readonly Stream _inner;
    private readonly int _limit;
    private readonly MessageEnd _end;
    private long _length;
    private bool _isLineEmpty = true;
    private bool _wasReturn;

    /// <param name="inner">Where is read from; disposed of with this.</param>
    /// <param name="limit">How many bytes a message may have.</param>
    /// <param name="end">What ends one.</param>
    public LimitedStream(Stream inner, int limit, MessageEnd end)
    {
        _inner = inner;
        _limit = limit;
        _end = end;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        return Count(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Count(Span<byte> buffer, int read)
    {
        Span<byte> rest = buffer[..read];
        if (_end == MessageEnd.Line)
        {
            // No text in UTF-8 has one of these; a StreamReader that meets them goes over to UTF-16 or UTF-32, and what are line ends here are none there.
            rest.Replace((byte)0xFE, NotUtf8);
            rest.Replace((byte)0xFF, NotUtf8);
        }

        while (_end != MessageEnd.OfStream && rest.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var at)
        {
            AddToLine(at);

            // A feed right after a return ends the same line once more.
            if (rest[at] == (byte)'\r' || at > 0 || !_wasReturn)
            {
                EndLine();
            }

            _wasReturn = rest[at] == (byte)'\r';
            rest = rest[(at + 1)..];
        }

        AddToLine(rest.Length);
        return read;
    }

    private void EndLine()
    {
        if (_end == MessageEnd.Line || _isLineEmpty)
        {
            _length = 0;
        }

        _isLineEmpty = true;
    }

    private void AddToLine(int count)
    {
        if (count > 0)
        {
            _isLineEmpty = false;
            _wasReturn = false;
        }

        _length += count;
        if (_length > _limit)
        {
            throw new MessageTooLongException(_limit);
        }
    }
}
