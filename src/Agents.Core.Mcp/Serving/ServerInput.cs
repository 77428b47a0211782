using Agents.Core.Mcp.Streams;

namespace Agents.Core.Mcp.Serving;

/// <summary>The input of a server, which tells of its end at once, and whose reads can be given up even where the system's cannot; nothing is read
/// after that.</summary>
/// <param name="inner">Where is read from; not disposed of.</param>
/// <param name="ended">Called with what ended it; with <see langword="null"/> where it was the end.</param>
internal sealed class ServerInput(Stream inner, Action<Exception?> ended) : ReadingStream
{
    private byte[] _own = [];

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read of a terminal or a pipe may take no notice of its token; what it reads after it was given up must not go to the caller's buffer.
        if (_own.Length < buffer.Length)
        {
            _own = new byte[buffer.Length];
        }

        int count;
        try
        {
            count = await inner.ReadAsync(_own.AsMemory(0, buffer.Length), CancellationToken.None).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ended(exception);
            throw;
        }

        if (count == 0)
        {
            ended(null);
        }

        _own.AsMemory(0, count).CopyTo(buffer);
        return count;
    }
}
