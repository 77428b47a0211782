using Agents.Core.Scoring.Kernels;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What a <see cref="FlatIndex"/> is made of. Copied when the index is made.</summary>
public sealed class FlatIndexOptions
{
    /// <summary>The greatest <see cref="RescoreFactor"/>.</summary>
    public const int MaxRescoreFactor = 1_024;

    /// <summary>Gets or sets how many numbers a vector has.</summary>
    /// <value>1 to <see cref="VectorLimits.MaxDimensions"/>. The default is 0, which must be changed.</value>
    public int Dimensions { get; set; }

    /// <summary>Gets or sets how vectors are compared.</summary>
    /// <value>The default is <see cref="VectorMetric.Cosine"/>.</value>
    public VectorMetric Metric { get; set; } = VectorMetric.Cosine;

    /// <summary>Gets or sets how vectors are kept.</summary>
    /// <value>The default is <see cref="VectorStorage.Single"/>.</value>
    public VectorStorage Storage { get; set; } = VectorStorage.Single;

    /// <summary>Gets or sets how many candidates the first pass over <see cref="VectorStorage.Int8"/> or <see cref="VectorStorage.Binary"/> keeps for each hit that is wanted.</summary>
    /// <value>
    /// 1 to <see cref="MaxRescoreFactor"/>; more finds more and takes longer. The default is <see langword="null"/>: 4 for 8-bit numbers, 32 for signs. Without
    /// meaning for other storage.
    /// </value>
    public int? RescoreFactor { get; set; }

    /// <summary>Gets or sets how many vectors are expected, so that room for them is made in large pieces; there may be more.</summary>
    /// <value>At least 0. The default is 0: room grows with what is added.</value>
    public int Capacity { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Dimensions is < 1 or > VectorLimits.MaxDimensions)
        {
            failures.Add($"{nameof(Dimensions)} must be 1 to {VectorLimits.MaxDimensions}, but is {Dimensions}.");
        }

        if (!Enum.IsDefined(Metric))
        {
            failures.Add($"{nameof(Metric)} must be one of the named metrics, but is {Metric}.");
        }

        if (!Enum.IsDefined(Storage))
        {
            failures.Add($"{nameof(Storage)} must be one of the named kinds, but is {Storage}.");
        }

        if (RescoreFactor is < 1 or > MaxRescoreFactor)
        {
            failures.Add($"{nameof(RescoreFactor)} must be 1 to {MaxRescoreFactor} candidates a hit, but is {RescoreFactor}.");
        }

        if (Capacity < 0)
        {
            failures.Add($"{nameof(Capacity)} must be at least 0 vectors, but is {Capacity}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(FlatIndexOptions), failures);
        }
    }
}
