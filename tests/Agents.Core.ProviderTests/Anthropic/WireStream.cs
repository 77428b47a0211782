namespace Agents.Core.ProviderTests.Anthropic;

/// <summary>A body that comes in small pieces, and may break or fall silent after its last one.</summary>
internal sealed class WireStream(byte[] bytes, int piece = 16_384) : Stream
{
    private int _position;

    /// <summary>Gets what the stream throws at its end; <see langword="null"/> to end.</summary>
    public Exception? Break { get; init; }

    /// <summary>Gets whether the stream says nothing more at its end, but does not end.</summary>
    public bool Stalls { get; init; }

    /// <summary>Gets whether the bytes come again and again.</summary>
    public bool Repeats { get; init; }

    public TaskCompletionSource Stalled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _position; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (_position == bytes.Length && Stalls)
        {
            Stalled.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return Read(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        _position = Repeats && _position == bytes.Length ? 0 : _position;
        int count = Math.Min(Math.Min(buffer.Length, piece), bytes.Length - _position);
        if (count == 0 && Break is not null)
        {
            throw Break;
        }

        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
