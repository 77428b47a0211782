namespace Agents.Core.Anthropic;

/// <summary>The body of an answer: a silence that is too long ends it, and so does a line that is.</summary>
/// <remarks>Read by one reader. A reader's token ends the whole answer, as it does for the stream inside.</remarks>
internal sealed class AnswerStream : Stream
{
    /// <summary>The longest line, and the longest answer in one piece, that is read: 64 MiB.</summary>
    public const int MaxLength = 64 << 20;

    private readonly Stream _inner;
    private readonly TimeSpan _silence;
    private readonly ITimer _timer;

    // Never disposed of: the timer may fire while the answer is.
    private readonly CancellationTokenSource _end = new();
    private long _line;

    public AnswerStream(Stream inner, TimeSpan silence, TimeProvider clock)
    {
        _inner = inner;
        _silence = silence;
        _timer = clock.CreateTimer(End, _end, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        int count;
        try
        {
            ValueTask<int> reading = _inner.ReadAsync(buffer, _end.Token);
            count = reading.IsCompleted ? await reading.ConfigureAwait(false) : await WaitAsync(reading, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (_end.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"The provider said nothing for {_silence}.", exception);
        }

        return Counted(buffer.Span[..count]);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Counted(buffer.AsSpan(offset, _inner.Read(buffer, offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _timer.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static void End(object? source) => ((CancellationTokenSource)source!).Cancel();

    private async ValueTask<int> WaitAsync(ValueTask<int> reading, CancellationToken cancellationToken)
    {
        _timer.Change(_silence, Timeout.InfiniteTimeSpan);
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(End, _end);
            return await reading.ConfigureAwait(false);
        }
        finally
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private int Counted(ReadOnlySpan<byte> read)
    {
        int end = read.LastIndexOf((byte)'\n');
        _line = end < 0 ? _line + read.Length : read.Length - end - 1;
        return _line <= MaxLength ? read.Length : throw new InvalidDataException($"A line of the answer is longer than {MaxLength:N0} bytes.");
    }
}
