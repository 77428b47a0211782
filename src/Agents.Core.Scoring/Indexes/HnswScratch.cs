using System.Runtime.CompilerServices;
using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What one search needs for itself; kept and used again, so that a search allocates nothing.</summary>
/// <remarks>Not thread-safe: one search at a time.</remarks>
internal sealed unsafe class HnswScratch
{
    // Up to here neither the distance of two vectors nor any sum on the way to it is infinite, so that no distance is NaN.
    public const float MaxSquaredLength = float.MaxValue / 4;

    private readonly HnswShape _shape;
    private readonly float[] _query;
    private byte[] _visited = [];
    private ulong[] _candidates;
    private byte _epoch;

    public HnswScratch(HnswShape shape)
    {
        _shape = shape;

        // Pinned arrays never move; 64 bytes more leave room for a start at a multiple of 64.
        _query = GC.AllocateArray<float>(shape.Stride + 16, pinned: true);
        nuint start = (nuint)Unsafe.AsPointer(ref _query[0]);
        Query = (float*)((start + 63) & ~(nuint)63);
        _candidates = new ulong[Math.Max(shape.LinksAtBottom + 1, shape.EfConstruction)];
        Distances = GC.AllocateArray<float>(shape.LinksAtBottom, pinned: true);
        Batch = GC.AllocateArray<int>(shape.LinksAtBottom, pinned: true);
    }

    /// <summary>Gets where the query stands, as long as a row; what is behind its numbers is 0.</summary>
    public float* Query { get; }

    /// <summary>Gets the squared length of the query; up to <see cref="MaxSquaredLength"/> its distances are finite.</summary>
    public float SquaredLength { get; private set; }

    /// <summary>Gets the neighbors that are looked at now.</summary>
    public int[] Batch { get; }

    /// <summary>Gets how far they are from the query.</summary>
    public float[] Distances { get; }

    public HnswPool Pool { get; } = new();

    /// <summary>Gets the candidates of a filtered search that have not been looked at: a heap whose root is the nearest.</summary>
    public HnswHeap Candidates { get; } = new();

    /// <summary>Gets the dead whose links are still to be followed.</summary>
    public Queue<int> Behind { get; } = new();

    /// <summary>Gets the marks of visited nodes; one that equals the epoch is set.</summary>
    public byte[] Visited => _visited;

    /// <summary>Checks a vector and writes it to <see cref="Query"/>, with length 1 for cosines.</summary>
    /// <exception cref="ArgumentException">The vector has another length than all, or a number is NaN or infinite.</exception>
    public void Write(ReadOnlySpan<float> vector, string name)
    {
        VectorLimits.CheckVector(vector, _shape.Dimensions, name);
        Span<float> target = new(Query, _shape.Dimensions);
        vector.CopyTo(target);
        if (_shape.Metric == VectorMetric.Cosine)
        {
            VectorMath.Normalize(target, target);
        }

        SquaredLength = VectorMath.Square(target);
    }

    /// <summary>Gives room for the keys of candidates for links.</summary>
    public Span<ulong> CandidateKeys(int count)
    {
        if (_candidates.Length < count)
        {
            _candidates = new ulong[count];
        }

        return _candidates.AsSpan(0, count);
    }

    /// <summary>Clears the marks.</summary>
    /// <returns>The mark that stands for visited from now on.</returns>
    public byte Forget(int capacity)
    {
        if (_visited.Length < capacity)
        {
            _visited = GC.AllocateArray<byte>(capacity, pinned: true);
            _epoch = 0;
        }

        if (_epoch == byte.MaxValue)
        {
            Array.Clear(_visited);
            _epoch = 0;
        }

        return ++_epoch;
    }
}
