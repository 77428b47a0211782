using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Writes an index file section by section: to a file beside, which takes the name when it is complete and on disk.</summary>
/// <remarks>
/// <see cref="BeginSection"/> and <see cref="Write"/> as often as needed, then <see cref="Complete"/>; without it <see cref="Dispose"/> leaves
/// nothing behind. Not thread-safe.
/// </remarks>
internal sealed class IndexFileWriter : IDisposable
{
    // How many saves to one path may be under way at once; what an earlier process left behind when it was killed counts as one.
    private const int MaxTemporaryFiles = 100;

    private readonly string _path;
    private readonly IndexFileKind _kind;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IndexFileSection[] _sections;
    private readonly FileStream _stream;
    private int _begun;
    private long _position;
    private bool _complete;

    /// <summary>Begins a file.</summary>
    /// <param name="path">The file; it is replaced when the new one is complete.</param>
    /// <param name="kind">What it holds.</param>
    /// <param name="sections">How many sections will be written; 1 to <see cref="IndexFileFormat.MaxSections"/>.</param>
    /// <exception cref="IOException">The file beside cannot be written.</exception>
    public IndexFileWriter(string path, IndexFileKind kind, int sections)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(sections, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sections, IndexFileFormat.MaxSections);
        IndexFileFormat.ThrowIfBigEndian();
        _path = Path.GetFullPath(path);
        _kind = kind;
        _sections = new IndexFileSection[sections];
        _stream = OpenBeside(_path);
        _position = IndexFileFormat.TableEnd(sections);
        _stream.Position = _position;
    }

    /// <summary>Begins the next section.</summary>
    /// <param name="id">Its id; greater than the one before.</param>
    /// <param name="elementSize">How many bytes one number has.</param>
    public void BeginSection(int id, int elementSize)
    {
        CloseSection();
        if (_begun == _sections.Length || id <= (_begun == 0 ? 0 : _sections[_begun - 1].Id))
        {
            throw new InvalidOperationException($"Section {id} cannot follow {_begun} of {_sections.Length} sections; ids must rise from 1.");
        }

        Span<byte> zeros = stackalloc byte[IndexFileFormat.Alignment];
        zeros.Clear();
        Append(zeros[..(int)(IndexFileFormat.Align(_position) - _position)]);
        _sections[_begun++] = new IndexFileSection { Id = id, ElementSize = elementSize, Offset = _position, Length = 0 };
    }

    /// <summary>Adds numbers to the section that was begun last.</summary>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (_begun == 0 || Unsafe.SizeOf<T>() != _sections[_begun - 1].ElementSize)
        {
            throw new InvalidOperationException($"Numbers of {Unsafe.SizeOf<T>()} bytes do not belong into section {(_begun == 0 ? 0 : _sections[_begun - 1].Id)}.");
        }

        // In pieces, since a span of bytes has no room for 2 GB of larger numbers.
        const int Piece = 1 << 20;
        for (; values.Length > Piece; values = values[Piece..])
        {
            Append(MemoryMarshal.AsBytes(values[..Piece]));
        }

        Append(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Writes table and header, waits until all is on disk, and gives the file its name.</summary>
    /// <exception cref="IOException">The file cannot be written or renamed.</exception>
    public void Complete()
    {
        CloseSection();
        if (_begun != _sections.Length)
        {
            throw new InvalidOperationException($"{_begun} of {_sections.Length} sections were written.");
        }

        Span<byte> start = stackalloc byte[IndexFileFormat.TableEnd(IndexFileFormat.MaxSections)];
        start = start[..IndexFileFormat.TableEnd(_sections.Length)];
        IndexFileFormat.WriteHeader(start[..IndexFileFormat.HeaderLength], _kind, _position, _sections.Length);
        for (int i = 0; i < _sections.Length; i++)
        {
            IndexFileFormat.WriteEntry(start[IndexFileFormat.TableEnd(i)..], _sections[i]);
        }

        _hash.AppendData(start[IndexFileFormat.HeaderLength..]);
        _hash.AppendData(start[..IndexFileFormat.ChecksumOffset]);
        _hash.GetHashAndReset(start.Slice(IndexFileFormat.ChecksumOffset, IndexFileFormat.ChecksumLength));
        _stream.Position = 0;
        _stream.Write(start);
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_stream.Name, _path, overwrite: true);
        _complete = true;
    }

    /// <summary>Ends writing; what is not complete is deleted.</summary>
    public void Dispose()
    {
        _hash.Dispose();
        try
        {
            _stream.Dispose();
        }
        finally
        {
            // Also where the disk is full, so that what is left cannot be written.
            if (!_complete)
            {
                File.Delete(_stream.Name);
            }
        }
    }

    // Names are counted, not drawn: a file that exists is somebody else's.
    private static FileStream OpenBeside(string path)
    {
        for (int i = 1; ; i++)
        {
            string name = $"{path}.{i}.tmp";
            try
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
            }
            catch (IOException exception) when (i < MaxTemporaryFiles && exception is not DirectoryNotFoundException)
            {
                // The next name may be free. Whether the file is still there is not asked: its writer may have given it its name meanwhile.
            }
        }
    }

    private void CloseSection()
    {
        if (_begun > 0)
        {
            IndexFileSection section = _sections[_begun - 1];
            _sections[_begun - 1] = section with { Length = _position - section.Offset };
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _hash.AppendData(bytes);
        _position += bytes.Length;
    }
}
