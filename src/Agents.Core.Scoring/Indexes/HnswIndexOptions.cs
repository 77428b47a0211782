using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What an <see cref="HnswIndex"/> is made of.</summary>
/// <remarks>Checked and copied when the index is made; not thread-safe before.</remarks>
public sealed class HnswIndexOptions
{
    /// <summary>The greatest <see cref="M"/>.</summary>
    public const int MaxM = 256;

    /// <summary>The greatest <see cref="EfConstruction"/> and <see cref="EfSearch"/>.</summary>
    public const int MaxEf = 1_000_000;

    /// <summary>Gets or sets how many numbers a vector has.</summary>
    /// <value>1 to <see cref="VectorLimits.MaxDimensions"/>. There is no default: it must be set.</value>
    public int Dimensions { get; set; }

    /// <summary>Gets or sets how vectors are compared.</summary>
    /// <value>The default is <see cref="VectorMetric.Cosine"/>.</value>
    public VectorMetric Metric { get; set; } = VectorMetric.Cosine;

    /// <summary>Gets or sets how many links a new vector gets; on the lowest level it may come to have twice as many.</summary>
    /// <value>2 to <see cref="MaxM"/>; 8 to 48 are usual, more for more dimensions. The default is 16.</value>
    public int M { get; set; } = 16;

    /// <summary>Gets or sets how many of the nearest a new vector chooses its links from: the greater, the better the graph and the slower the build.</summary>
    /// <value>1 to <see cref="MaxEf"/>. The default is 200.</value>
    public int EfConstruction { get; set; } = 200;

    /// <summary>Gets or sets how many of the nearest a search keeps in view until another one changes it: the greater, the better and slower.</summary>
    /// <value>1 to <see cref="MaxEf"/>; a search for more hits keeps as many as it was asked for. The default is 64.</value>
    public int EfSearch { get; set; } = 64;

    /// <summary>Gets or sets what the levels of vectors are drawn from.</summary>
    /// <value>Any number. The default is 1.</value>
    public long Seed { get; set; } = 1;

    /// <summary>Gets or sets for how many vectors there is room from the start; it grows when there are more.</summary>
    /// <value>0 to <see cref="Array.MaxLength"/>. The default is 0.</value>
    public int Capacity { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        Check(Dimensions is < 1 or > VectorLimits.MaxDimensions, nameof(Dimensions), $"1 to {VectorLimits.MaxDimensions}", Dimensions);
        Check(M is < 2 or > MaxM, nameof(M), $"2 to {MaxM}", M);
        Check(EfConstruction is < 1 or > MaxEf, nameof(EfConstruction), $"1 to {MaxEf}", EfConstruction);
        Check(EfSearch is < 1 or > MaxEf, nameof(EfSearch), $"1 to {MaxEf}", EfSearch);
        Check(Capacity < 0 || Capacity > Array.MaxLength, nameof(Capacity), $"0 to {Array.MaxLength}", Capacity);
        if (!Enum.IsDefined(Metric))
        {
            failures.Add($"{nameof(Metric)} must be one of the named metrics, but is {Metric}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(HnswIndexOptions), failures);
        }

        void Check(bool fails, string name, string range, int value)
        {
            if (fails)
            {
                failures.Add($"{name} must be {range}, but is {value}.");
            }
        }
    }
}
