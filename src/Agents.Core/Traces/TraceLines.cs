using System.Runtime.CompilerServices;

namespace Agents.Core.Traces;

/// <summary>Divides a stream into lines of bounded length.</summary>
internal static class TraceLines
{
    private const int ChunkBytes = 1 << 14;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads the lines that are not blank. Of one that is too long it gives one byte more than it may have, and drops the rest.</summary>
    public static async IAsyncEnumerable<(int Line, ReadOnlyMemory<byte> Bytes)> ReadAsync(
        Stream stream, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        byte[] chunk = new byte[ChunkBytes];
        using MemoryStream line = new();
        int number = 1;
        int count;
        while ((count = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
        {
            int start = 0;
            while (start < count)
            {
                int length = chunk.AsSpan(start, count - start).IndexOf((byte)'\n');
                bool ends = length >= 0;
                length = ends ? length : count - start;
                line.Write(chunk, start, (int)Math.Min(length, Math.Max(0, maxBytes + 1 - line.Length)));
                start += length + 1;
                if (ends)
                {
                    if (TryTake(line, number, out ReadOnlyMemory<byte> bytes))
                    {
                        yield return (number, bytes);
                    }

                    number++;
                }
            }
        }

        if (TryTake(line, number, out ReadOnlyMemory<byte> last))
        {
            yield return (number, last);
        }
    }

    private static bool TryTake(MemoryStream line, int number, out ReadOnlyMemory<byte> bytes)
    {
        byte[] copy = line.ToArray();
        line.SetLength(0);
        bytes = copy;
        if (number == 1 && copy.AsSpan().StartsWith(ByteOrderMark))
        {
            bytes = bytes[ByteOrderMark.Length..];
        }

        return bytes.Span.ContainsAnyExcept(" \t\r"u8);
    }
}
