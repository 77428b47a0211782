using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>The vectors of an index and the links between them: flat arrays by slot.</summary>
/// <remarks>
/// <para>
/// One thread changes a graph, any number search it meanwhile, and nobody waits. What makes that safe: a slot is written once and never used again;
/// every link ever read is the number of a slot that was written before it; and a search shows only what <see cref="Snapshot"/> told it at its start, so
/// that links may come and go under it. The state is one number: how many slots there are, and how many of them died, so that a replaced vector goes
/// in the moment its successor comes. When there is no more room, or too much is dead, a new graph takes over, and searches end on the one they have.
/// </para>
/// <para>
/// Equal vectors are twins: one stands in the graph, the others hang on it in a chain. Many equal ones would otherwise link to nothing but each other.
/// </para>
/// </remarks>
internal sealed unsafe partial class HnswGraph : IDisposable
{
    /// <summary>The level of a slot that is no node: a twin.</summary>
    private const byte NoNode = byte.MaxValue;

    private readonly IndexFile? _file;      // where the vectors lie, unless they lie in memory
    private readonly HnswMemory? _vectorMemory;     // null when they lie in a file
    private readonly HnswMemory _linkMemory, _upperMemory;
    private readonly float* _vectors;       // Stride floats a slot
    private readonly int* _links;           // LinksAtBottom a slot, nearest or oldest first, ended by -1 where there are fewer
    private readonly int* _upper;           // M for each level from 1 on of each node that has one, at _upperStart
    private readonly int _upperCapacity;
    private readonly int _stride, _bottom, _m;
    private readonly int[] _upperStart;
    private readonly byte[] _levels;
    private readonly long[] _ids;
    private readonly ulong[] _tags;
    private readonly int[] _died;           // 0 while alive, else which death in this graph it was, from 1
    private readonly int[] _twins;          // the next of a chain; -1 at its end
    private long _state;
    private int _upperUsed;
    private int _twinCount;
    private int _entry = -1;

    /// <summary>Makes an empty graph with room for vectors.</summary>
    public HnswGraph(HnswShape shape, int capacity)
        : this(shape, capacity, UpperFor(shape, capacity), null, null)
    {
    }

    // Takes over what another graph holds; blocks that are large enough are shared, since their slots are written once.
    private HnswGraph(HnswShape shape, int capacity, int upperCapacity, HnswGraph? from, IndexFile? file)
    {
        Shape = shape;
        Capacity = capacity;
        _stride = shape.Stride;
        _bottom = shape.LinksAtBottom;
        _m = shape.M;
        _upperCapacity = upperCapacity;
        _upperMemory = new HnswMemory(upperCapacity, sizeof(int));
        _upper = (int*)_upperMemory.Pointer;
        _file = file;
        if (from is not null && from.Capacity == capacity)
        {
            (_vectorMemory, _linkMemory) = (from._vectorMemory, from._linkMemory);
            (_upperStart, _levels, _ids, _tags, _died, _twins) = (from._upperStart, from._levels, from._ids, from._tags, from._died, from._twins);
        }
        else
        {
            _vectorMemory = file is null ? new HnswMemory((long)capacity * _stride, sizeof(float)) : null;
            _linkMemory = new HnswMemory((long)capacity * _bottom, sizeof(int));
            (_upperStart, _levels, _ids) = (new int[capacity], new byte[capacity], new long[capacity]);
            (_tags, _died, _twins) = (new ulong[capacity], new int[capacity], new int[capacity]);
        }

        _vectors = file is null ? (float*)_vectorMemory!.Pointer : file.GetSection<float>(HnswFile.Vectors, (long)capacity * _stride);
        _links = (int*)_linkMemory.Pointer;
        if (from is not null)
        {
            CopyFrom(from);
        }
    }

    public HnswShape Shape { get; }

    public int Capacity { get; }

    /// <summary>Gets how many slots there are.</summary>
    public int Slots => (int)(Volatile.Read(ref _state) >> 32);

    /// <summary>Gets how many of the slots are dead.</summary>
    public int Deaths => (int)Volatile.Read(ref _state);

    /// <summary>Gets how many vectors can be found.</summary>
    public int Count
    {
        get
        {
            (int slots, int deaths) = Snapshot();
            return slots - deaths;
        }
    }

    /// <summary>Reads what a search may show: slots below a number, but none whose death has a number up to another.</summary>
    public (int Slots, int Deaths) Snapshot()
    {
        long state = Volatile.Read(ref _state);
        return ((int)(state >> 32), (int)state);
    }

    public long IdOf(int slot) => _ids[slot];

    /// <summary>Tells whether a slot has not died.</summary>
    public bool IsAlive(int slot) => _died[slot] == 0;

    /// <summary>Gives a graph that has room for one more of a level: this one or a larger one.</summary>
    public HnswGraph WithRoom(int level)
    {
        int upper = level * _m;
        bool full = Slots == Capacity;
        if (!full && _upperUsed + upper <= _upperCapacity)
        {
            return this;
        }

        int capacity = full ? LargerThan(Capacity) : Capacity;
        int upperCapacity = Math.Max(UpperFor(Shape, capacity), checked(_upperUsed + (_upperUsed / 2) + upper));
        return new HnswGraph(Shape, capacity, upperCapacity, this, null);
    }

    /// <summary>Writes a vector to the next slot and links it; it cannot be found before <see cref="Publish"/>.</summary>
    public void Append(HnswScratch scratch, long id, ulong tags, int level)
    {
        int slot = Slots;
        new ReadOnlySpan<float>(scratch.Query, _stride).CopyTo(new Span<float>(Row(slot), _stride));
        _ids[slot] = id;
        _tags[slot] = tags;
        _died[slot] = 0;
        _twins[slot] = -1;
        _levels[slot] = (byte)level;
        _upperStart[slot] = _upperUsed;
        if (Shape.Metric == VectorMetric.Euclidean)
        {
            Insert<HnswSquaredDistance>(scratch, slot, level);
        }
        else
        {
            Insert<HnswDotDistance>(scratch, slot, level);
        }
    }

    /// <summary>Lets searches from now on find the appended slot, if there is one, and not the dead one, if it is not -1: both or nothing.</summary>
    public void Publish(bool appended, int dead)
    {
        (int slots, int deaths) = Snapshot();
        if (dead >= 0)
        {
            Volatile.Write(ref _died[dead], ++deaths);
        }

        Volatile.Write(ref _state, ((long)(slots + (appended ? 1 : 0)) << 32) | (uint)deaths);
        if (appended && _levels[slots] == NoNode)
        {
            // After the slot: a search that counted a twin which it does not see would take a node for reached that was not.
            Volatile.Write(ref _twinCount, _twinCount + 1);
        }
    }

    /// <summary>Begins a search: from now on until <see cref="Leave"/> the memory stays.</summary>
    /// <returns><see langword="false"/> when the graph was disposed of, and its memory may be gone.</returns>
    public bool TryEnter() => _file?.TryAddUser() ?? true;

    /// <summary>Ends a search.</summary>
    public void Leave()
    {
        _file?.RemoveUser();
        GC.KeepAlive(this);
    }

    /// <summary>Lets go of the file that the vectors lie in, if they do; memory goes by itself.</summary>
    public void Dispose() => _file?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float* Row(int slot) => _vectors + ((long)slot * _stride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int* LinksOf(int node, int level) =>
        level == 0 ? _links + ((long)node * _bottom) : _upper + _upperStart[node] + ((level - 1) * _m);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Between<TDistance>(float* x, float* y)
        where TDistance : struct, IHnswDistance =>
        TDistance.Between(ref *x, ref *y, (nuint)_stride);

    private int LinkLimit(int level) => level == 0 ? _bottom : _m;

    private static int LargerThan(int capacity)
    {
        if (capacity == Array.MaxLength)
        {
            throw new InvalidOperationException($"The index is full: it holds {capacity} vectors, dead ones included.");
        }

        return (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * capacity));
    }

    // One node of M stands on a level above the lowest, and one of M of those on the next: M / (M - 1) links a node, and room for luck.
    private static int UpperFor(HnswShape shape, int capacity) =>
        (int)Math.Min(Array.MaxLength, (capacity * (long)shape.M / (shape.M - 1) * 5 / 4) + (32L * shape.M));

    private void CopyFrom(HnswGraph from)
    {
        int slots = from.Slots;
        if (_vectors != from._vectors)
        {
            Copy(from._vectors, _vectors, (long)slots * _stride * sizeof(float));
            Copy(from._links, _links, (long)slots * _bottom * sizeof(int));
            from._upperStart.AsSpan(0, slots).CopyTo(_upperStart);
            from._levels.AsSpan(0, slots).CopyTo(_levels);
            from._ids.AsSpan(0, slots).CopyTo(_ids);
            from._tags.AsSpan(0, slots).CopyTo(_tags);
            from._died.AsSpan(0, slots).CopyTo(_died);
            from._twins.AsSpan(0, slots).CopyTo(_twins);
        }

        Copy(from._upper, _upper, (long)from._upperUsed * sizeof(int));
        GC.KeepAlive(from);
        (_state, _upperUsed, _twinCount, _entry) = (from._state, from._upperUsed, from._twinCount, from._entry);
    }

    private static void Copy(void* source, void* target, long bytes) => NativeMemory.Copy(source, target, (nuint)bytes);
}
