using System.Diagnostics.CodeAnalysis;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>Finds the nearest vectors by comparing the query with all of them: exact, and fast up to some 100,000 vectors.</summary>
/// <remarks>
/// <para>
/// Searches take no lock and allocate nothing: each works on one immutable state. A change makes the next state, and waits for other changes only. Replacing a
/// vector is one change. Removed rows are skipped until more than half of the rows are dead; then the others are copied together, while searches go on.
/// </para>
/// <para>
/// Scores are those of <see cref="VectorMetric"/>, summed in floats in one order on every machine (see <see cref="VectorMath"/>), so that equal operations
/// give equal hits everywhere; they do not depend on where a row lies. A score that overflows to no number at all counts as minus infinity. For storage in
/// two passes see <see cref="VectorStorage"/>; the filter is asked in the first pass. Time and memory grow linearly with vectors and dimensions.
/// </para>
/// <para>An index that was loaded reads its vectors from the file, which must not be written into meanwhile; it may be replaced as <see cref="Save"/> does.</para>
/// </remarks>
public sealed partial class FlatIndex : IVectorIndex
{
    // Room for more grows with what is added: a hint that is far off must not cost gigabytes.
    private const int MaxPlacesAtOnce = 1 << 20;

    private readonly FlatLayout _layout;
    private readonly int _capacity;
    private readonly float[] _prepared;         // of the change that is under way
    private readonly Lock _changing = new();    // one change at a time
    private readonly Lock _publishing = new();  // held for a moment, so that places and state belong together
    private Dictionary<long, FlatPlace> _places;
    private volatile FlatState? _state;         // null once disposed of

    /// <summary>Makes an empty index.</summary>
    /// <param name="options">Its settings; copied.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public FlatIndex(FlatIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _layout = new FlatLayout(options.Dimensions, options.Metric, options.Storage, options.RescoreFactor);
        _capacity = options.Capacity;
        _prepared = new float[_layout.RowLength];
        _places = new Dictionary<long, FlatPlace>(Math.Min(options.Capacity, MaxPlacesAtOnce));
        _state = new FlatState([], count: 0, deadCount: 0, file: null);
    }

    private FlatIndex(FlatLayout layout, FlatState state, Dictionary<long, FlatPlace> places)
    {
        _layout = layout;
        _prepared = new float[layout.RowLength];
        _places = places;
        _state = state;
    }

    /// <inheritdoc/>
    public int Dimensions => _layout.Dimensions;

    /// <inheritdoc/>
    public VectorMetric Metric => _layout.Metric;

    /// <summary>Gets how vectors are kept.</summary>
    public VectorStorage Storage => _layout.Storage;

    /// <inheritdoc/>
    public int Count => Current.Count;

    /// <summary>Gets how many rows take room for nothing.</summary>
    internal int DeadCount => Current.DeadCount;

    private FlatState Current => _state ?? throw new ObjectDisposedException(nameof(FlatIndex));

    /// <inheritdoc/>
    public bool Contains(long id)
    {
        lock (_publishing)
        {
            ObjectDisposedException.ThrowIf(_state is null, this);
            return _places.ContainsKey(id);
        }
    }

    /// <summary>Reads a vector as it is kept: of length 1 under <see cref="VectorMetric.Cosine"/>, rounded under <see cref="VectorStorage.Half"/>.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="vector">Where to; <see cref="Dimensions"/> numbers. Untouched when there is no vector.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public bool TryGet(long id, Span<float> vector)
    {
        if (vector.Length != Dimensions)
        {
            throw new ArgumentException($"The destination must have room for {Dimensions} numbers, but has {vector.Length}.", nameof(vector));
        }

        if (!TryEnter(id, out FlatState? state, out FlatPlace place))
        {
            return false;
        }

        _layout.Read(state.Segments[place.Segment].Chunk, place.Row, vector);
        state.Leave();
        return true;
    }

    /// <summary>Reads the tags of a vector.</summary>
    /// <param name="id">Any number.</param>
    /// <param name="tags">The tags; 0 when there is no vector.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    public unsafe bool TryGetTags(long id, out ulong tags)
    {
        tags = 0;
        if (!TryEnter(id, out FlatState? state, out FlatPlace place))
        {
            return false;
        }

        tags = state.Segments[place.Segment].Chunk.Tags[place.Row];
        state.Leave();
        return true;
    }

    /// <inheritdoc/>
    public int Search(ReadOnlySpan<float> query, Span<SearchHit> hits, SearchFilter filter = default)
    {
        VectorLimits.CheckVector(query, Dimensions, nameof(query));
        FlatState state = Enter();
        try
        {
            return hits.IsEmpty || state.Count == 0 ? 0 : FlatSearch.Run(_layout, state, query, hits, filter);
        }
        finally
        {
            state.Leave();
        }
    }

    /// <summary>Ends the use of the index. Searches that are under way end as if nothing had happened; a file is let go when the last of them has.</summary>
    public void Dispose()
    {
        lock (_changing)
        {
            FlatState? state;
            lock (_publishing)
            {
                state = _state;
                _state = null;
                _places = [];
            }

            state?.File?.Dispose();
        }
    }

    // Only a state of the past can refuse to be entered, so that the next try finds a newer one.
    private FlatState Enter()
    {
        while (true)
        {
            FlatState state = Current;
            if (state.TryEnter())
            {
                return state;
            }
        }
    }

    private bool TryEnter(long id, [NotNullWhen(true)] out FlatState? state, out FlatPlace place)
    {
        lock (_publishing)
        {
            state = Current;
            return _places.TryGetValue(id, out place) && state.TryEnter();
        }
    }
}
