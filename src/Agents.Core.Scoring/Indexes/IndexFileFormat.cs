using System.Buffers.Binary;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Where the bytes of an index file lie. Everything is little-endian.</summary>
/// <remarks>
/// <para>
/// Header, 64 bytes: mark (8), format version (4), kind (4), length of the file (8), number of sections (4), zero (4), SHA-256 (32). Table, 32 bytes a
/// section: id (4), size of an element (4), offset (8), length in bytes (8), zero (8). Then the sections in the order of the table, each at the next
/// multiple of 64 bytes, with zeros between; the file ends where the last one does. There is one way to lay out the same sections, so that a table is
/// checked by laying it out again.
/// </para>
/// <para>The checksum is taken over what follows the table, then the table, then the header before the checksum: a writer knows the table last.</para>
/// </remarks>
internal static class IndexFileFormat
{
    public const int Version = 1;
    public const int HeaderLength = 64;
    public const int ChecksumOffset = 32;
    public const int ChecksumLength = 32;
    public const int EntryLength = 32;
    public const int Alignment = 64;
    public const int MaxSections = 64;
    public const int MaxElementSize = 64;

    /// <summary>Gets the first bytes of every index file. The first of them is no text, so that text files are never taken for one.</summary>
    public static ReadOnlySpan<byte> Mark => [0x89, (byte)'A', (byte)'C', (byte)'I', (byte)'D', (byte)'X', 0x0D, 0x0A];

    public static long Align(long offset) => (offset + Alignment - 1) & -Alignment;

    public static int TableEnd(int sections) => HeaderLength + (sections * EntryLength);

    public static void WriteHeader(Span<byte> header, IndexFileKind kind, long fileLength, int sections)
    {
        header.Clear();
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)kind);
        BinaryPrimitives.WriteInt64LittleEndian(header[16..], fileLength);
        BinaryPrimitives.WriteInt32LittleEndian(header[24..], sections);
    }

    public static void WriteEntry(Span<byte> entry, IndexFileSection section)
    {
        entry[..EntryLength].Clear();
        BinaryPrimitives.WriteInt32LittleEndian(entry, section.Id);
        BinaryPrimitives.WriteInt32LittleEndian(entry[4..], section.ElementSize);
        BinaryPrimitives.WriteInt64LittleEndian(entry[8..], section.Offset);
        BinaryPrimitives.WriteInt64LittleEndian(entry[16..], section.Length);
    }

    public static IndexFileSection ReadEntry(ReadOnlySpan<byte> entry) => new()
    {
        Id = BinaryPrimitives.ReadInt32LittleEndian(entry),
        ElementSize = BinaryPrimitives.ReadInt32LittleEndian(entry[4..]),
        Offset = BinaryPrimitives.ReadInt64LittleEndian(entry[8..]),
        Length = BinaryPrimitives.ReadInt64LittleEndian(entry[16..]),
    };

    /// <summary>Sections are read and written as they lie in memory, which is little-endian on every machine that is supported.</summary>
    public static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Index files are little-endian; this machine is big-endian and can neither read nor write them.");
        }
    }
}
