using System.Text;

namespace Agents.Core.Offline;

/// <summary>Counts tokens the same way everywhere: four UTF-8 bytes are one token, rounded up.</summary>
internal static class TokenEstimate
{
    internal static long OfBytes(long bytes) => (bytes + 3) / 4;

    internal static long Of(string text) => OfBytes(BytesOf(text));

    internal static long BytesOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
