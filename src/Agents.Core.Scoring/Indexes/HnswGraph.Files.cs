using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <content>How a graph is written and read. What is read is believed to be hostile: every number that leads somewhere is checked once.</content>
internal sealed unsafe partial class HnswGraph
{
    public void Write(IndexFileWriter writer, int efSearch, long added)
    {
        (int slots, int deaths) = Snapshot();
        HnswFileHead head = new()
        {
            Shape = Shape,
            EfSearch = efSearch,
            Added = added,
            Slots = slots,
            Deaths = deaths,
            Entry = _entry,
            UpperUsed = _upperUsed,
        };
        head.Write(writer);
        WriteRows(writer, HnswFile.Vectors, _vectors, slots, _stride);
        WriteRows(writer, HnswFile.Links, _links, slots, _bottom);
        WriteRows(writer, HnswFile.UpperLinks, _upper, _upperUsed, 1);
        WriteValues<byte>(writer, HnswFile.Levels, _levels, slots);
        WriteValues<long>(writer, HnswFile.Ids, _ids, slots);
        WriteValues<ulong>(writer, HnswFile.Tags, _tags, slots);
        WriteValues<int>(writer, HnswFile.Deaths, _died, slots);
        WriteValues<int>(writer, HnswFile.Twins, _twins, slots);
    }

    /// <summary>Reads a graph; its vectors stay in the file.</summary>
    /// <exception cref="InvalidIndexException">The numbers of the file do not make a graph.</exception>
    public static HnswGraph Read(IndexFile file, HnswFileHead head)
    {
        // The sections first: what is allocated is then never more than the file is long.
        int slots = head.Slots;
        HnswShape shape = head.Shape;
        file.GetSection<float>(HnswFile.Vectors, (long)slots * shape.Stride);
        int* links = file.GetSection<int>(HnswFile.Links, (long)slots * shape.LinksAtBottom);
        int* upper = file.GetSection<int>(HnswFile.UpperLinks, head.UpperUsed);
        byte* levels = file.GetSection<byte>(HnswFile.Levels, slots);
        long* ids = file.GetSection<long>(HnswFile.Ids, slots);
        ulong* tags = file.GetSection<ulong>(HnswFile.Tags, slots);
        int* died = file.GetSection<int>(HnswFile.Deaths, slots);
        int* twins = file.GetSection<int>(HnswFile.Twins, slots);
        HnswGraph graph = new(shape, slots, head.UpperUsed, null, file);
        Copy(links, graph._links, (long)slots * shape.LinksAtBottom * sizeof(int));
        Copy(upper, graph._upper, (long)head.UpperUsed * sizeof(int));
        new Span<byte>(levels, slots).CopyTo(graph._levels);
        new Span<long>(ids, slots).CopyTo(graph._ids);
        new Span<ulong>(tags, slots).CopyTo(graph._tags);
        new Span<int>(died, slots).CopyTo(graph._died);
        new Span<int>(twins, slots).CopyTo(graph._twins);
        graph._entry = head.Entry;
        graph._state = ((long)slots << 32) | (uint)head.Deaths;
        graph.CheckLevels(file, head);
        graph.CheckVectors(file);
        graph.CheckLinks(file);
        graph.CheckTwins(file);
        graph.CheckDeaths(file);
        return graph;
    }

    private static void WriteRows<T>(IndexFileWriter writer, int section, T* values, int rows, int width)
        where T : unmanaged
    {
        const int Piece = 1 << 20;
        writer.BeginSection(section, sizeof(T));
        for (long at = 0, count = (long)rows * width; at < count; at += Piece)
        {
            writer.Write(new ReadOnlySpan<T>(values + at, (int)Math.Min(Piece, count - at)));
        }
    }

    private static void WriteValues<T>(IndexFileWriter writer, int section, T[] values, int count)
        where T : unmanaged
    {
        writer.BeginSection(section, sizeof(T));
        writer.Write(new ReadOnlySpan<T>(values, 0, count));
    }

    private void CheckLevels(IndexFile file, HnswFileHead head)
    {
        long used = 0;
        for (int slot = 0; slot < head.Slots; slot++)
        {
            if (_levels[slot] is > HnswShape.MaxLevel and not NoNode)
            {
                throw file.Invalid($"the level of slot {slot} must be 0 to {HnswShape.MaxLevel}, but is {_levels[slot]}.");
            }

            used += _levels[slot] == NoNode ? 0 : _levels[slot] * _m;
        }

        if (used != head.UpperUsed)
        {
            throw file.Invalid($"its levels need {used} upper links, but there are {head.UpperUsed}.");
        }

        if (_entry >= 0 && _levels[_entry] == NoNode)
        {
            throw file.Invalid($"its entry, slot {_entry}, is no node.");
        }

        PlaceUpper(head.Slots);
    }

    private void CheckVectors(IndexFile file)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            float squaredLength = VectorMath.Square(new ReadOnlySpan<float>(Row(slot), _stride));
            if (!(squaredLength <= HnswScratch.MaxSquaredLength))
            {
                throw file.Invalid($"the squared length of the vector in slot {slot} must be at most {HnswScratch.MaxSquaredLength}, but is {squaredLength}.");
            }

            if (new ReadOnlySpan<float>(Row(slot) + Shape.Dimensions, _stride - Shape.Dimensions).ContainsAnyExcept(0f))
            {
                throw file.Invalid($"the row in slot {slot} must have zeros behind its {Shape.Dimensions} numbers.");
            }
        }
    }

    private void CheckLinks(IndexFile file)
    {
        for (int slot = 0; slot < Slots; slot++)
        {
            for (int level = _levels[slot] == NoNode ? -1 : _levels[slot]; level >= 0; level--)
            {
                CheckLinks(file, slot, level);
            }
        }
    }

    // A link leads to a node of its level; behind the first -1 there is nothing else.
    private void CheckLinks(IndexFile file, int slot, int level)
    {
        int* links = LinksOf(slot, level);
        bool ended = false;
        for (int i = 0; i < LinkLimit(level); i++)
        {
            int link = links[i];
            ended |= link == -1;
            if (ended ? link != -1 : (uint)link >= (uint)Slots || _levels[link] == NoNode || _levels[link] < level)
            {
                throw file.Invalid($"link {i} of slot {slot} on level {level} leads to {link}, which is no node there.");
            }
        }
    }

    // Each twin follows exactly one slot; then what starts at nodes never turns in a circle, and must reach all of them.
    private void CheckTwins(IndexFile file)
    {
        int reached = 0;
        bool[] followed = new bool[Slots];
        for (int slot = 0; slot < Slots; slot++)
        {
            int next = _twins[slot];
            if (next == -1)
            {
                continue;
            }

            if ((uint)next >= (uint)Slots || _levels[next] != NoNode || followed[next])
            {
                throw file.Invalid($"slot {slot} is followed by {next}, which is no twin, or another's.");
            }

            followed[next] = true;
        }

        for (int slot = 0; slot < Slots; slot++)
        {
            for (int twin = _levels[slot] == NoNode ? -1 : _twins[slot]; twin >= 0; twin = _twins[twin])
            {
                reached++;
            }
        }

        if (reached != _twinCount)
        {
            throw file.Invalid($"{_twinCount - reached} of {_twinCount} twins follow no node.");
        }
    }

    private void CheckDeaths(IndexFile file)
    {
        int deaths = 0;
        for (int slot = 0; slot < Slots; slot++)
        {
            if (_died[slot] < 0 || _died[slot] > Deaths)
            {
                throw file.Invalid($"the death of slot {slot} must be 0 to {Deaths}, but is {_died[slot]}.");
            }

            deaths += _died[slot] == 0 ? 0 : 1;
        }

        if (deaths != Deaths)
        {
            throw file.Invalid($"{deaths} slots are dead, but {Deaths} must be.");
        }
    }
}
