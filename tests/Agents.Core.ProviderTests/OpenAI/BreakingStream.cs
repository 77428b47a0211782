namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>Gives its bytes, and then breaks instead of ending.</summary>
internal sealed class BreakingStream(byte[] bytes) : MemoryStream(bytes)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = Read(buffer.Span);
        return read > 0 || buffer.IsEmpty ? new ValueTask<int>(read) : throw new IOException("The connection broke.");
    }
}
