using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>How the rows of a flat index lie in memory, and how vectors become rows. Immutable, thread-safe.</summary>
/// <remarks>
/// A row is padded with zeros to a multiple of 64 bytes, so that it begins on a cache line and needs no loop for what is left over. Where the storage scans
/// smaller numbers first, a small row stands beside the row.
/// </remarks>
internal sealed unsafe class FlatLayout
{
    // Long enough for four streams of rows, short enough that a list of its dead rows is copied in no time. Smaller chunks come first, each as large as all
    // before it.
    private const int MaxChunkBytes = 16 << 20;
    private const int MinChunkRows = 64;
    private const int DefaultInt8Factor = 4;
    private const int DefaultBinaryFactor = 32;

    public FlatLayout(int dimensions, VectorMetric metric, VectorStorage storage, int? rescoreFactor)
    {
        Dimensions = dimensions;
        Metric = metric;
        Storage = storage;
        RescoreFactor = rescoreFactor ?? (storage == VectorStorage.Binary ? DefaultBinaryFactor : DefaultInt8Factor);
        NumberBytes = storage == VectorStorage.Half ? sizeof(ushort) : sizeof(float);
        RowBytes = (int)IndexFileFormat.Align((long)dimensions * NumberBytes);
        SmallRowBytes = storage switch
        {
            VectorStorage.Int8 => (int)IndexFileFormat.Align(dimensions),
            VectorStorage.Binary => BinaryVectors.CountWords(dimensions) * sizeof(ulong),
            _ => 0,
        };
    }

    public int Dimensions { get; }

    public VectorMetric Metric { get; }

    public VectorStorage Storage { get; }

    /// <summary>Gets how many candidates the first pass keeps for each hit that is wanted.</summary>
    public int RescoreFactor { get; }

    /// <summary>Gets how many bytes a number of a row has.</summary>
    public int NumberBytes { get; }

    /// <summary>Gets how many bytes a row has, with its padding.</summary>
    public int RowBytes { get; }

    /// <summary>Gets how many numbers a row has, with its padding.</summary>
    public int RowLength => RowBytes / NumberBytes;

    /// <summary>Gets how many bytes a small row has; 0 where there are none.</summary>
    public int SmallRowBytes { get; }

    public bool HasSmallRows => SmallRowBytes > 0;

    /// <summary>Gets whether each small row has a factor and an offset for its score.</summary>
    public bool HasFactors => Storage == VectorStorage.Int8;

    /// <summary>Gets how many rows a chunk has at most.</summary>
    public int MaxChunkRows => Math.Max(MinChunkRows, MaxChunkBytes / RowBytes);

    /// <summary>Tells how many rows the next chunk should have room for.</summary>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="expected">How many more are known to come.</param>
    public int NextCapacity(long rows, long expected) =>
        (int)Math.Clamp(Math.Max(rows, expected), MinChunkRows, MaxChunkRows);

    /// <summary>Puts a vector into the form in which its row keeps it: of length 1 under the cosine, else as it is.</summary>
    public void Prepare(ReadOnlySpan<float> vector, Span<float> destination)
    {
        if (Metric == VectorMetric.Cosine)
        {
            VectorMath.Normalize(vector, destination[..Dimensions]);
        }
        else
        {
            vector.CopyTo(destination);
        }

        destination[Dimensions..].Clear();
    }

    /// <summary>Refuses what a row cannot hold.</summary>
    public void CheckRange(ReadOnlySpan<float> vector, string name)
    {
        if (Storage != VectorStorage.Half || Metric == VectorMetric.Cosine)
        {
            return;
        }

        for (int i = 0; i < vector.Length; i++)
        {
            if (!Half.IsFinite((Half)vector[i]))
            {
                throw new ArgumentException(
                    $"Every number of a vector that is kept in 16 bits must be {(float)Half.MinValue} to {(float)Half.MaxValue}, but the one at {i} is {vector[i]}.", name);
            }
        }
    }

    /// <summary>Writes a row and what belongs to it.</summary>
    /// <param name="chunk">Where to; of this index, not of a file.</param>
    /// <param name="row">The row, which nobody reads yet.</param>
    /// <param name="id">The id.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="prepared">The vector as <see cref="Prepare"/> left it, padded to at least <see cref="RowLength"/> numbers.</param>
    public void Write(FlatChunk chunk, int row, long id, ulong tags, ReadOnlySpan<float> prepared)
    {
        chunk.Ids[row] = id;
        chunk.Tags[row] = tags;
        if (Storage == VectorStorage.Half)
        {
            HalfVectors.Narrow(prepared[..RowLength], new Span<Half>(chunk.Row(row), RowLength));
            return;
        }

        prepared[..RowLength].CopyTo(new Span<float>(chunk.Row(row), RowLength));
        if (Storage == VectorStorage.Int8)
        {
            Span<sbyte> small = new(chunk.SmallRow(row), SmallRowBytes);
            small[Dimensions..].Clear();
            float scale = Int8Vectors.Quantize(prepared[..Dimensions], small[..Dimensions]);

            // Of |q - x|^2 = |q|^2 - (2qx - |x|^2) only what stands in brackets differs from row to row. Both x are those of the small row: far from the origin,
            // what rounding takes from one and not from the other is more than distances are.
            bool isDistance = Metric == VectorMetric.Euclidean;
            chunk.Factors[row] = new FlatFactor(
                isDistance ? 2 * scale : scale,
                isDistance ? scale * scale * Int8Vectors.Dot(small, small) : 0);
        }
        else if (Storage == VectorStorage.Binary)
        {
            BinaryVectors.Pack(prepared[..Dimensions], new Span<ulong>(chunk.SmallRow(row), SmallRowBytes / sizeof(ulong)));
        }
    }

    /// <summary>Reads the vector of a row.</summary>
    public void Read(FlatChunk chunk, int row, Span<float> destination)
    {
        if (Storage == VectorStorage.Half)
        {
            HalfVectors.Widen(new ReadOnlySpan<Half>(chunk.Row(row), Dimensions), destination);
        }
        else
        {
            new ReadOnlySpan<float>(chunk.Row(row), Dimensions).CopyTo(destination);
        }
    }
}
