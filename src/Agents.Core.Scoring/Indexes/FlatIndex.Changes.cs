namespace Agents.Core.Scoring.Indexes;

public sealed partial class FlatIndex
{
    // Below this, dead rows cost less than the care for them.
    private const int MinDead = 64;

    /// <inheritdoc/>
    public void Add(long id, ReadOnlySpan<float> vector, ulong tags = 0)
    {
        if (!TryPut(id, vector, tags, mayReplace: false, out _))
        {
            throw new ArgumentException($"There is a vector of id {id} already.", nameof(id));
        }
    }

    /// <inheritdoc/>
    public bool Put(long id, ReadOnlySpan<float> vector, ulong tags = 0)
    {
        _ = TryPut(id, vector, tags, mayReplace: true, out bool isNew);
        return isNew;
    }

    /// <inheritdoc/>
    public bool Remove(long id)
    {
        lock (_changing)
        {
            FlatState state = Current;
            if (!_places.TryGetValue(id, out FlatPlace place))
            {
                return false;
            }

            state = state.Kill(place);
            lock (_publishing)
            {
                _places.Remove(id);
                _state = state;
            }

            CompactIfHalfDead(state);
            return true;
        }
    }

    private bool TryPut(long id, ReadOnlySpan<float> vector, ulong tags, bool mayReplace, out bool isNew)
    {
        VectorLimits.CheckVector(vector, Dimensions, nameof(vector));
        _layout.CheckRange(vector, nameof(vector));
        lock (_changing)
        {
            FlatState state = Current;
            isNew = !_places.TryGetValue(id, out FlatPlace old);
            if (!isNew && !mayReplace)
            {
                return false;
            }

            _layout.Prepare(vector, _prepared);
            if (state.Segments.IsEmpty || !state.Segments[^1].HasRoom)
            {
                state = state.AppendSegment(new FlatChunk(_layout, _layout.NextCapacity(state.Count, _capacity - (long)state.Count)));
            }

            // No state that anybody sees has this row yet.
            FlatPlace place = new(state.Segments.Length - 1, state.Segments[^1].Count);
            _layout.Write(state.Segments[^1].Chunk, place.Row, id, tags, _prepared);
            state = isNew ? state.Append() : state.Append().Kill(old);
            lock (_publishing)
            {
                _places[id] = place;
                _state = state;
            }

            CompactIfHalfDead(state);
            return true;
        }
    }

    // Rows that live are copied in their order to new chunks. Searches and reads of single vectors go on with the old ones; changes wait.
    private unsafe void CompactIfHalfDead(FlatState state)
    {
        if (state.DeadCount < MinDead || state.DeadCount <= state.Count)
        {
            return;
        }

        List<FlatSegment> segments = [];
        Dictionary<long, FlatPlace> places = new(state.Count);
        FlatChunk? chunk = null;
        int row = 0;
        foreach (FlatSegment segment in state.Segments)
        {
            for (int from = 0, run; (run = segment.NextRun(ref from)) > 0;)
            {
                for (int end = from + run; from < end; from++, row++)
                {
                    if (chunk is null || row == chunk.Capacity)
                    {
                        AddFull(segments, chunk, row);
                        chunk = new FlatChunk(_layout, _layout.NextCapacity(places.Count, state.Count - places.Count));
                        row = 0;
                    }

                    chunk.CopyRow(row, segment.Chunk, from);
                    places.Add(segment.Chunk.Ids[from], new FlatPlace(segments.Count, row));
                }
            }
        }

        AddFull(segments, chunk, row);
        FlatState compact = new([.. segments], places.Count, deadCount: 0, file: null);
        lock (_publishing)
        {
            _places = places;
            _state = compact;
        }

        GC.KeepAlive(state);
        state.File?.Dispose();      // nothing lies there any more; searches of the past keep it until they end
    }

    private static void AddFull(List<FlatSegment> segments, FlatChunk? chunk, int rows)
    {
        if (chunk is not null)
        {
            segments.Add(new FlatSegment(chunk, rows));
        }
    }
}
