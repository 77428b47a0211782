namespace Agents.Core.Scoring.Indexes;

/// <summary>All that a flat index holds at one moment. Immutable: a search works on one state from its beginning to its end.</summary>
internal sealed class FlatState
{
    private readonly FlatSegment[] _segments;
    private readonly IndexFile? _file;

    public FlatState(FlatSegment[] segments, int count, int deadCount, IndexFile? file)
    {
        _segments = segments;
        Count = count;
        DeadCount = deadCount;
        _file = file;
    }

    public ReadOnlySpan<FlatSegment> Segments => _segments;

    /// <summary>Gets how many vectors there are.</summary>
    public int Count { get; }

    /// <summary>Gets how many rows are dead and still take room.</summary>
    public int DeadCount { get; }

    /// <summary>Gets the file in which some rows lie; <see langword="null"/> when none do.</summary>
    public IndexFile? File => _file;

    /// <summary>Keeps the rows where they are until <see cref="Leave"/>.</summary>
    /// <returns><see langword="false"/> when this state is of the past, and the file it needs is closed.</returns>
    public bool TryEnter() => _file is null || _file.TryAddUser();

    public void Leave()
    {
        _file?.RemoveUser();
        GC.KeepAlive(this);     // pinned memory lives as long as what refers to it
    }

    /// <summary>The state with one row more in the last segment, which is written already.</summary>
    public FlatState Append()
    {
        FlatSegment[] segments = (FlatSegment[])_segments.Clone();
        segments[^1] = segments[^1].Append();
        return new FlatState(segments, Count + 1, DeadCount, _file);
    }

    /// <summary>The state with an empty segment behind the others.</summary>
    public FlatState AppendSegment(FlatChunk chunk) => new([.. _segments, new FlatSegment(chunk, 0)], Count, DeadCount, _file);

    /// <summary>The state with one row dead that was not.</summary>
    public FlatState Kill(FlatPlace place)
    {
        FlatSegment[] segments = (FlatSegment[])_segments.Clone();
        segments[place.Segment] = segments[place.Segment].Kill(place.Row);
        return new FlatState(segments, Count - 1, DeadCount + 1, _file);
    }
}
