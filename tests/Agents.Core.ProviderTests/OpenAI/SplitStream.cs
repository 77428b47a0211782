namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>Gives its bytes in pieces of given sizes, over and over.</summary>
internal sealed class SplitStream(byte[] bytes, int[] sizes) : MemoryStream(bytes)
{
    private int _next;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int size = sizes[_next++ % sizes.Length];
        return new ValueTask<int>(Read(buffer.Span[..Math.Min(size, buffer.Length)]));
    }
}
