using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Agents.Core.Mcp.Safety;

/// <summary>A SHA-256 over texts, each with its length, by their UTF-16 units: halves of pairs count as what they are.</summary>
internal sealed class LengthPrefixedHash : IDisposable
{
    private const int ChunkUnits = 512;
    private const int NoText = -1;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public LengthPrefixedHash Add(string? text)
    {
        Span<byte> bytes = stackalloc byte[ChunkUnits * sizeof(char)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, text?.Length ?? NoText);
        _hash.AppendData(bytes[..sizeof(int)]);
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> chunk = rest[..Math.Min(rest.Length, ChunkUnits)];
            for (int i = 0; i < chunk.Length; i++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(i * sizeof(char))..], chunk[i]);
            }

            _hash.AppendData(bytes[..(chunk.Length * sizeof(char))]);
            rest = rest[chunk.Length..];
        }

        return this;
    }

    public ToolFingerprint End()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(hash);
        return ToolFingerprint.FromHash(hash);
    }

    public void Dispose() => _hash.Dispose();
}
