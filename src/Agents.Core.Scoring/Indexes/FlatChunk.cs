using System.Runtime.CompilerServices;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Room for rows side by side, column by column. A row that somebody may read is never written again.</summary>
/// <remarks>
/// The pointers stay right as long as the chunk is reachable, since its memory is pinned; where it is that of a file, as long as its reader is counted
/// there as a user.
/// </remarks>
internal sealed unsafe class FlatChunk
{
    private readonly byte* _rows;
    private readonly byte* _smallRows;
    private readonly int _rowBytes;
    private readonly int _smallRowBytes;
    private readonly byte[]? _memory;

    /// <summary>Makes empty room.</summary>
    public FlatChunk(FlatLayout layout, int capacity)
    {
        Capacity = capacity;
        _rowBytes = layout.RowBytes;
        _smallRowBytes = layout.SmallRowBytes;
        long rows = IndexFileFormat.Align((long)capacity * _rowBytes);
        long smallRows = IndexFileFormat.Align((long)capacity * _smallRowBytes);
        long numbers = IndexFileFormat.Align((long)capacity * sizeof(long));
        long bytes = rows + smallRows + (numbers * (layout.HasFactors ? 3 : 2)) + IndexFileFormat.Alignment;
        _memory = GC.AllocateUninitializedArray<byte>(checked((int)bytes), pinned: true);
        byte* start = (byte*)Unsafe.AsPointer(ref _memory[0]);
        start = (byte*)IndexFileFormat.Align((long)start);
        _rows = start;
        _smallRows = _rows + rows;
        Ids = (long*)(_smallRows + smallRows);
        Tags = (ulong*)((byte*)Ids + numbers);
        Factors = layout.HasFactors ? (FlatFactor*)((byte*)Tags + numbers) : null;
    }

    /// <summary>Takes the rows of a file, whose sections are as long as they must be.</summary>
    public FlatChunk(FlatLayout layout, int count, long* ids, ulong* tags, byte* rows, byte* smallRows, FlatFactor* factors)
    {
        Capacity = count;
        IsMapped = true;
        _rowBytes = layout.RowBytes;
        _smallRowBytes = layout.SmallRowBytes;
        Ids = ids;
        Tags = tags;
        _rows = rows;
        _smallRows = smallRows;
        Factors = factors;
    }

    /// <summary>Gets for how many rows there is room.</summary>
    public int Capacity { get; }

    /// <summary>Gets whether the memory is that of a file, which cannot be written.</summary>
    public bool IsMapped { get; }

    public long* Ids { get; }

    public ulong* Tags { get; }

    /// <summary>Gets the factors of the small rows; null where there are none.</summary>
    public FlatFactor* Factors { get; }

    public byte* Row(int row) => _rows + ((nint)row * _rowBytes);

    public byte* SmallRow(int row) => _smallRows + ((nint)row * _smallRowBytes);

    /// <summary>Copies a row of another chunk of the same layout.</summary>
    public void CopyRow(int row, FlatChunk from, int fromRow)
    {
        Ids[row] = from.Ids[fromRow];
        Tags[row] = from.Tags[fromRow];
        new ReadOnlySpan<byte>(from.Row(fromRow), _rowBytes).CopyTo(new Span<byte>(Row(row), _rowBytes));
        new ReadOnlySpan<byte>(from.SmallRow(fromRow), _smallRowBytes).CopyTo(new Span<byte>(SmallRow(row), _smallRowBytes));
        if (Factors != null)
        {
            Factors[row] = from.Factors[fromRow];
        }
    }
}
