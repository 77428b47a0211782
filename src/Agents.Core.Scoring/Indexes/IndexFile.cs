using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Agents.Core.Scoring.Indexes;

/// <summary>An index file that is open for reading: checked whole, then mapped into memory for as long as somebody uses it.</summary>
/// <remarks>
/// <para>
/// The sections are read where they lie. Who reads them is a user: <see cref="TryAddUser"/> before, <see cref="RemoveUser"/> after.
/// <see cref="Dispose"/> lets no new users in, and the memory goes when the last one has left. Thread-safe.
/// </para>
/// <para>Replacing the file under its name, as <see cref="IndexFileWriter"/> does, changes nothing here; it must not be cut or written into while it is open.</para>
/// </remarks>
internal sealed unsafe class IndexFile : IDisposable
{
    private readonly MemoryMappedViewAccessor _view;
    private readonly SafeHandle _memory;
    private readonly byte* _start;
    private readonly long _length;
    private readonly IndexFileSection[] _sections;
    private volatile bool _isDisposed;

    private IndexFile(string name, MemoryMappedViewAccessor view, long length, IndexFileKind kind)
    {
        Name = name;
        _view = view;
        _memory = view.SafeMemoryMappedViewHandle;
        _length = length;

        // The pointer stays right without the user that this adds: it is used only while another is counted, or before anybody can dispose.
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        _start = start + view.PointerOffset;
        int sections = CheckHeader(kind);
        CheckChecksum(sections);
        _sections = ReadTable(sections);
    }

    /// <summary>Gets the name of the file, without its folder.</summary>
    public string Name { get; }

    /// <summary>Gets the sections, by rising id.</summary>
    public ReadOnlySpan<IndexFileSection> Sections => _sections;

    /// <summary>Opens a file and checks all of it but the meaning of its numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it must hold.</param>
    /// <exception cref="InvalidIndexException">The file is not a complete and unchanged index file of this version and kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IndexFile Open(string path, IndexFileKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IndexFileFormat.ThrowIfBigEndian();
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        string name = Path.GetFileName(path);
        long length = stream.Length;
        if (length < IndexFileFormat.HeaderLength)
        {
            throw new InvalidIndexException(name, $"it has {length} bytes, but its header alone needs {IndexFileFormat.HeaderLength}.");
        }

        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        MemoryMappedViewAccessor view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        try
        {
            return new IndexFile(name, view, length, kind);
        }
        catch
        {
            view.Dispose();
            throw;
        }
    }

    /// <summary>Counts one more user, for whom the sections stay where they are.</summary>
    /// <returns><see langword="false"/> when the file is disposed of.</returns>
    public bool TryAddUser()
    {
        // A handle lets users in as long as there is one, so that the flag is needed; who comes in just behind it is counted as any other.
        bool added = false;
        if (_isDisposed)
        {
            return false;
        }

        try
        {
            _memory.DangerousAddRef(ref added);
        }
        catch (ObjectDisposedException)
        {
            // Reported as false.
        }

        return added;
    }

    /// <summary>Counts one user less.</summary>
    public void RemoveUser() => _memory.DangerousRelease();

    /// <summary>Finds the numbers of a section.</summary>
    /// <param name="id">The section.</param>
    /// <param name="count">How many numbers there must be.</param>
    /// <returns>The first of them, aligned to 64 bytes.</returns>
    /// <exception cref="InvalidIndexException">There is no such section, or its numbers have another size, or there are more or fewer of them.</exception>
    public T* GetSection<T>(int id, long count)
        where T : unmanaged
    {
        IndexFileSection section = FindSection(id);
        if (section.ElementSize != Unsafe.SizeOf<T>())
        {
            throw Invalid($"the elements of section {id} must have {Unsafe.SizeOf<T>()} bytes, but have {section.ElementSize}.");
        }

        if (section.Length / section.ElementSize != count)
        {
            throw Invalid($"section {id} must have {count} elements, but has {section.Length / section.ElementSize}.");
        }

        return (T*)(_start + section.Offset);
    }

    /// <summary>Tells how many elements a section has.</summary>
    /// <exception cref="InvalidIndexException">There is no such section.</exception>
    public long CountOf(int id)
    {
        IndexFileSection section = FindSection(id);
        return section.Length / section.ElementSize;
    }

    /// <summary>Makes the exception that says what is wrong with this file.</summary>
    public InvalidIndexException Invalid(string problem) => new(Name, problem);

    /// <summary>Lets no new users in, and gives the memory back when the last one has left.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _view.Dispose();
    }

    private IndexFileSection FindSection(int id)
    {
        foreach (IndexFileSection section in _sections)
        {
            if (section.Id == id)
            {
                return section;
            }
        }

        throw Invalid($"it has no section {id}.");
    }

    private int CheckHeader(IndexFileKind kind)
    {
        ReadOnlySpan<byte> header = new(_start, IndexFileFormat.HeaderLength);
        if (!header.StartsWith(IndexFileFormat.Mark))
        {
            ReadOnlySpan<byte> found = header[..IndexFileFormat.Mark.Length];
            throw Invalid($"it is no index file: it begins with {Convert.ToHexString(found)}, and not with {Convert.ToHexString(IndexFileFormat.Mark)}.");
        }

        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(header);
        if (numbers[2] != IndexFileFormat.Version)
        {
            throw Invalid($"it has format version {numbers[2]}, but only {IndexFileFormat.Version} can be read.");
        }

        if (numbers[3] != (int)kind)
        {
            throw Invalid($"it holds an index of kind {numbers[3]} ({(IndexFileKind)numbers[3]}), but kind {(int)kind} ({kind}) is wanted.");
        }

        long length = MemoryMarshal.Cast<byte, long>(header)[2];
        if (length != _length)
        {
            throw Invalid($"it has {_length} bytes, but was written with {length}.");
        }

        if (numbers[6] is < 1 or > IndexFileFormat.MaxSections || IndexFileFormat.TableEnd(numbers[6]) > _length)
        {
            throw Invalid($"it says that it has {numbers[6]} sections, but 1 to {IndexFileFormat.MaxSections} must fit into its {_length} bytes.");
        }

        return numbers[6];
    }

    private void CheckChecksum(int sections)
    {
        const int Piece = 1 << 24;
        int tableEnd = IndexFileFormat.TableEnd(sections);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long at = tableEnd; at < _length; at += Piece)
        {
            hash.AppendData(new ReadOnlySpan<byte>(_start + at, (int)Math.Min(Piece, _length - at)));
        }

        hash.AppendData(new ReadOnlySpan<byte>(_start + IndexFileFormat.HeaderLength, tableEnd - IndexFileFormat.HeaderLength));
        hash.AppendData(new ReadOnlySpan<byte>(_start, IndexFileFormat.ChecksumOffset));
        Span<byte> actual = stackalloc byte[IndexFileFormat.ChecksumLength];
        hash.GetHashAndReset(actual);
        ReadOnlySpan<byte> expected = new(_start + IndexFileFormat.ChecksumOffset, IndexFileFormat.ChecksumLength);
        if (!expected.SequenceEqual(actual))
        {
            throw Invalid($"its content has the checksum {Convert.ToHexString(actual[..8])}..., but was written with {Convert.ToHexString(expected[..8])}....");
        }
    }

    // Each section must lie exactly where the writer would have put it: then none overlaps another, and none leaves the file.
    private IndexFileSection[] ReadTable(int count)
    {
        IndexFileSection[] sections = new IndexFileSection[count];
        long end = IndexFileFormat.TableEnd(count);
        int lastId = 0;
        for (int i = 0; i < count; i++)
        {
            IndexFileSection section = IndexFileFormat.ReadEntry(new ReadOnlySpan<byte>(_start + IndexFileFormat.TableEnd(i), IndexFileFormat.EntryLength));
            long offset = IndexFileFormat.Align(end);
            if (section.Id <= lastId)
            {
                throw Invalid($"section {section.Id} follows section {lastId}, but ids must rise from 1.");
            }

            if (section.ElementSize is < 1 or > IndexFileFormat.MaxElementSize)
            {
                throw Invalid($"an element of section {section.Id} must have 1 to {IndexFileFormat.MaxElementSize} bytes, but has {section.ElementSize}.");
            }

            if (section.Offset != offset || section.Length < 0 || section.Length > _length - offset || section.Length % section.ElementSize != 0)
            {
                throw Invalid(
                    $"section {section.Id} with elements of {section.ElementSize} bytes must begin at {offset} and end before {_length}, "
                    + $"but begins at {section.Offset} with {section.Length} bytes.");
            }

            sections[i] = section;
            lastId = section.Id;
            end = offset + section.Length;
        }

        return end == _length ? sections : throw Invalid($"its sections end at {end}, but it has {_length} bytes.");
    }
}
