namespace Agents.Core.Scoring.Indexes;

/// <content>Changes, one at a time.</content>
public sealed partial class HnswIndex
{
    /// <inheritdoc/>
    public void Add(long id, ReadOnlySpan<float> vector, ulong tags = 0) => Change(id, vector, tags, mayReplace: false);

    /// <inheritdoc/>
    public bool Put(long id, ReadOnlySpan<float> vector, ulong tags = 0) => Change(id, vector, tags, mayReplace: true);

    /// <inheritdoc/>
    public bool Remove(long id)
    {
        lock (_changing)
        {
            HnswGraph graph = Graph;
            if (!_slots.TryGetValue(id, out int slot))
            {
                return false;
            }

            lock (_looking)
            {
                graph.Publish(appended: false, slot);
                _slots.Remove(id);
            }

            CompactIfDue(graph);
            return true;
        }
    }

    private bool Change(long id, ReadOnlySpan<float> vector, ulong tags, bool mayReplace)
    {
        HnswScratch scratch = _scratches.Rent();
        try
        {
            scratch.Write(vector, nameof(vector));
            if (!(scratch.SquaredLength <= HnswScratch.MaxSquaredLength))
            {
                throw new ArgumentException(
                    $"The squared length of the vector must be at most {HnswScratch.MaxSquaredLength}, but is {scratch.SquaredLength}.", nameof(vector));
            }

            lock (_changing)
            {
                HnswGraph graph = Graph;
                bool replaces = _slots.TryGetValue(id, out int old);
                if (replaces && !mayReplace)
                {
                    throw new ArgumentException($"There is a vector of id {id} already.", nameof(id));
                }

                int level = _shape.LevelOf(_added);
                graph = Replace(graph, graph.WithRoom(level));
                int slot = graph.Slots;
                graph.Append(scratch, id, tags, level);
                _added++;
                lock (_looking)
                {
                    graph.Publish(appended: true, replaces ? old : -1);
                    _slots[id] = slot;
                }

                CompactIfDue(graph);
                return !replaces;
            }
        }
        finally
        {
            _scratches.Return(scratch);
        }
    }

    private HnswGraph Replace(HnswGraph old, HnswGraph graph)
    {
        if (!ReferenceEquals(old, graph))
        {
            _graph = graph;
            old.Dispose();
        }

        return graph;
    }

    private void CompactIfDue(HnswGraph graph)
    {
        (int slots, int deaths) = graph.Snapshot();
        if (deaths < FewestDeaths || deaths < slots / 3)
        {
            return;
        }

        HnswScratch scratch = _scratches.Rent();
        HnswGraph compacted = graph.Compacted(scratch);
        _scratches.Return(scratch);
        lock (_looking)
        {
            for (int slot = 0; slot < compacted.Slots; slot++)
            {
                _slots[compacted.IdOf(slot)] = slot;
            }

            Replace(graph, compacted);
        }
    }
}
