using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What all graphs of one index have in common.</summary>
internal sealed record HnswShape
{
    /// <summary>No node is higher, whatever chance says; a graph of 2^31 nodes has no more than this for M = 2.</summary>
    public const int MaxLevel = 31;

    public required int Dimensions { get; init; }

    public required VectorMetric Metric { get; init; }

    public required int M { get; init; }

    public required int EfConstruction { get; init; }

    public required long Seed { get; init; }

    /// <summary>Gets how many floats a row has: whole vectors of 16, zeros behind the numbers.</summary>
    public int Stride => (Dimensions + 15) & ~15;

    /// <summary>Gets how many links a node may have on the lowest level; on others it is <see cref="M"/>.</summary>
    public int LinksAtBottom => 2 * M;

    /// <summary>Tells how high the n-th node that was ever added stands.</summary>
    /// <remarks>
    /// Level l or higher with chance M^-l, which is section 4.1 of the paper with its best factor, 1 / ln M. By whole numbers, since logarithms are not the
    /// same on every machine; the mixing function is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
    /// </remarks>
    public int LevelOf(long number)
    {
        ulong mixed = (ulong)Seed + ((ulong)(number + 1) * 0x9E3779B97F4A7C15UL);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL;
        mixed ^= mixed >> 31;
        int level = 0;
        for (ulong bound = ulong.MaxValue / (uint)M; mixed < bound && level < MaxLevel; bound /= (uint)M)
        {
            level++;
        }

        return level;
    }
}
