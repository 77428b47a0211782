using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Agents.Core.Tests.Scoring.Indexes;

/// <summary>Changes index files and makes their checksums right again, as somebody with bad intentions would.</summary>
internal static class IndexFileCraft
{
    public static void Change(string path, Action<byte[]> change) => Change(path, File.ReadAllBytes(path), change);

    public static void Change(string path, byte[] file, Action<byte[]> change)
    {
        change(file);
        Seal(file);
        File.WriteAllBytes(path, file);
    }

    /// <summary>Finds where the numbers of a section lie.</summary>
    public static (int Entry, int Offset, int Length) Find(byte[] file, int id)
    {
        for (int entry = 64; ; entry += 32)
        {
            if (BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(entry)) == id)
            {
                return (entry, (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(entry + 8)), (int)BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(entry + 16)));
            }
        }
    }

    private static void Seal(byte[] file)
    {
        int sections = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24));
        int table = (int)Math.Clamp(64 + (sections * 32L), 64, file.Length);
        SHA256.HashData([.. file[table..], .. file[64..table], .. file[..32]]).CopyTo(file, 32);
    }
}
