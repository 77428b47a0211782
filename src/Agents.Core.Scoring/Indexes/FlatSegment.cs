namespace Agents.Core.Scoring.Indexes;

/// <summary>The rows of a chunk that one state of an index sees. Immutable.</summary>
internal sealed class FlatSegment
{
    private readonly ulong[]? _dead;

    public FlatSegment(FlatChunk chunk, int count)
        : this(chunk, count, dead: null, deadCount: 0)
    {
    }

    private FlatSegment(FlatChunk chunk, int count, ulong[]? dead, int deadCount)
    {
        Chunk = chunk;
        Count = count;
        _dead = dead;
        DeadCount = deadCount;
    }

    public FlatChunk Chunk { get; }

    /// <summary>Gets how many rows there are, dead ones included.</summary>
    public int Count { get; }

    /// <summary>Gets how many rows are dead: removed, or replaced by another.</summary>
    public int DeadCount { get; }

    public bool HasRoom => Count < Chunk.Capacity && !Chunk.IsMapped;

    public bool IsDead(int row) => _dead is not null && (_dead[row >> 6] >> (row & 63) & 1) != 0;

    /// <summary>The same with one row more, which is written already.</summary>
    public FlatSegment Append() => new(Chunk, Count + 1, _dead, DeadCount);

    /// <summary>The same with one row dead that was not.</summary>
    public FlatSegment Kill(int row)
    {
        ulong[] dead = _dead is null ? new ulong[(Chunk.Capacity + 63) / 64] : (ulong[])_dead.Clone();
        dead[row >> 6] |= 1UL << (row & 63);
        return new FlatSegment(Chunk, Count, dead, DeadCount + 1);
    }

    /// <summary>Finds the next run of rows that are not dead.</summary>
    /// <param name="row">Where to begin; becomes the first row of the run, or <see cref="Count"/> when there is none.</param>
    /// <returns>How many rows the run has; 0 when there is none.</returns>
    public int NextRun(ref int row)
    {
        if (DeadCount == 0)
        {
            return Count - row;
        }

        while (row < Count && IsDead(row))
        {
            row++;
        }

        int end = row;
        while (end < Count && !IsDead(end))
        {
            end++;
        }

        return end - row;
    }
}
