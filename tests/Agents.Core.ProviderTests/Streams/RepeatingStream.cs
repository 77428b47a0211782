namespace Agents.Core.ProviderTests.Streams;

/// <summary>The bytes of a long answer, made while they are read: a beginning, one chunk as often as it is told, and an end.</summary>
internal sealed class RepeatingStream(byte[] head, byte[] chunk, long times, byte[] tail) : Stream
{
    private byte[] _current = head;
    private int _position;
    private long _left = times + 1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = 0;
        while (read < buffer.Length && (_position < _current.Length || Next()))
        {
            int count = Math.Min(buffer.Length - read, _current.Length - _position);
            _current.AsSpan(_position, count).CopyTo(buffer[read..]);
            _position += count;
            read += count;
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Next()
    {
        _position = 0;
        _left--;
        _current = _left > 0 ? chunk : _left == 0 ? tail : [];
        return _current.Length > 0;
    }
}
