using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Finds nearest vectors without comparing them all: a hierarchical navigable small world graph.</summary>
/// <remarks>
/// <para>
/// Approximate: a search may miss some of the nearest, the fewer the greater <see cref="EfSearch"/>. It never gives fewer hits than there are: where the
/// graph leads to fewer than were asked for, or a filter lets so little through that it is faster, a search compares all that passes and is exact.
/// Source: Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World graphs"
/// (arXiv 1603.09320), algorithms 1 to 5, without extending candidates and without keeping pruned ones.
/// </para>
/// <para>
/// Deterministic: the same changes in the same order, with the same options, make the same index, byte for byte in its file, on every machine; chance
/// enters through <see cref="HnswIndexOptions.Seed"/> only. Searches change nothing.
/// </para>
/// <para>
/// Searches wait for nobody: neither for each other nor for a change, however long it takes. A removed or replaced vector stays in memory as a way to
/// others until a third are dead; the change that makes it a third closes the gaps, in a time like that of the removals before it taken together.
/// A filter's predicate may search this index. A vector takes 4 bytes a dimension, 8 bytes times M for its links, and some 80 bytes more.
/// </para>
/// <para>
/// Cosines are computed from vectors of length 1. By other metrics a vector whose squared length passes <c>float.MaxValue / 4</c> is refused, and a query
/// as long is compared with every vector; a score that overflows to no number at all counts as minus infinity.
/// </para>
/// </remarks>
public sealed partial class HnswIndex : IVectorIndex
{
    private const int FewestDeaths = 32;

    private readonly HnswShape _shape;
    private readonly ScratchPool<HnswScratch> _scratches;
    private readonly Lock _changing = new();            // held by one change at a time
    private readonly Lock _looking = new();             // held for a moment, so that _slots and the graph's state belong together
    private readonly Dictionary<long, int> _slots;
    private volatile HnswGraph? _graph;                 // null after disposal
    private volatile int _efSearch;
    private long _added;

    /// <summary>Makes an empty index.</summary>
    /// <param name="options">What it is made of; copied.</param>
    /// <exception cref="AgentOptionsException">The options are not valid.</exception>
    public HnswIndex(HnswIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _shape = new HnswShape
        {
            Dimensions = options.Dimensions,
            Metric = options.Metric,
            M = options.M,
            EfConstruction = options.EfConstruction,
            Seed = options.Seed,
        };
        _efSearch = options.EfSearch;
        _scratches = new ScratchPool<HnswScratch>(() => new HnswScratch(_shape));
        _slots = new Dictionary<long, int>(options.Capacity);
        _graph = new HnswGraph(_shape, options.Capacity);
    }

    /// <inheritdoc/>
    public int Dimensions => _shape.Dimensions;

    /// <inheritdoc/>
    public VectorMetric Metric => _shape.Metric;

    /// <inheritdoc/>
    public int Count => Graph.Count;

    /// <summary>Gets how many links a new vector gets; on the lowest level it may come to have twice as many.</summary>
    /// <value>2 to <see cref="HnswIndexOptions.MaxM"/>.</value>
    public int M => _shape.M;

    /// <summary>Gets how many of the nearest a new vector chooses its links from.</summary>
    /// <value>1 to <see cref="HnswIndexOptions.MaxEf"/>.</value>
    public int EfConstruction => _shape.EfConstruction;

    /// <summary>Gets or sets how many of the nearest a search keeps in view when it is not told otherwise; may be set at any time.</summary>
    /// <value>1 to <see cref="HnswIndexOptions.MaxEf"/>. The default is that of the options.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public int EfSearch
    {
        get => _efSearch;
        set
        {
            CheckEf(value, nameof(value));
            _efSearch = value;
        }
    }

    private HnswGraph Graph => _graph ?? throw new ObjectDisposedException(nameof(HnswIndex));

    /// <inheritdoc/>
    public bool Contains(long id)
    {
        _ = Graph;
        lock (_looking)
        {
            return _slots.ContainsKey(id);
        }
    }

    /// <inheritdoc/>
    public int Search(ReadOnlySpan<float> query, Span<SearchHit> hits, SearchFilter filter = default) => Search(query, hits, _efSearch, filter);

    /// <summary>Finds vectors near to a query, with more or less care than usual.</summary>
    /// <param name="query"><see cref="Dimensions"/> finite numbers.</param>
    /// <param name="hits">Where the hits go, best first, equal scores by rising id; its length is how many are wanted.</param>
    /// <param name="ef">How many of the nearest are kept in view: 1 to <see cref="HnswIndexOptions.MaxEf"/>; never fewer than are wanted.</param>
    /// <param name="filter">What may be found; the default is everything.</param>
    /// <returns>How many hits there are; less than asked for only when there are no more.</returns>
    /// <remarks>Allocates nothing once warmed up, unless the filter's predicate does.</remarks>
    /// <exception cref="ArgumentException">The query has another length, or a number is NaN or infinite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ef"/> is outside its range.</exception>
    public int Search(ReadOnlySpan<float> query, Span<SearchHit> hits, int ef, SearchFilter filter = default)
    {
        CheckEf(ef, nameof(ef));
        HnswGraph graph = EnterGraph();
        HnswScratch? scratch = null;
        try
        {
            scratch = _scratches.Rent();
            scratch.Write(query, nameof(query));
            return graph.Search(scratch, hits, ef, in filter);
        }
        finally
        {
            graph.Leave();
            if (scratch is not null)
            {
                _scratches.Return(scratch);
            }
        }
    }

    /// <summary>Ends the index; a search that runs meanwhile ends as if nothing had happened.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            HnswGraph? graph = _graph;
            _graph = null;
            graph?.Dispose();
        }
    }

    private static void CheckEf(int ef, string name)
    {
        if (ef is < 1 or > HnswIndexOptions.MaxEf)
        {
            throw new ArgumentOutOfRangeException(name, $"{(name == "value" ? nameof(EfSearch) : name)} must be 1 to {HnswIndexOptions.MaxEf}, but is {ef}.");
        }
    }

    // A graph that another one has replaced lets nobody in when its memory was a file's; then the other one is there already.
    private HnswGraph EnterGraph()
    {
        HnswGraph graph = Graph;
        while (!graph.TryEnter())
        {
            graph = Graph;
        }

        return graph;
    }
}
