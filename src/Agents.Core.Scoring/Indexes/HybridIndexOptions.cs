using Agents.Core.Scoring.Text;

namespace Agents.Core.Scoring.Indexes;

/// <summary>What a <see cref="HybridIndex"/> is made of. Read once when the index is made.</summary>
public sealed class HybridIndexOptions
{
    /// <summary>The greatest <see cref="Candidates"/>.</summary>
    public const int MaxCandidates = 65_536;

    /// <summary>The greatest <see cref="BatchSize"/>.</summary>
    public const int MaxBatchSize = 4_096;

    /// <summary>Gets or sets how much the ranking by words counts.</summary>
    /// <value>0 or more, finite. The default is 1.</value>
    public double WordWeight { get; set; } = 1;

    /// <summary>Gets or sets how much the ranking by vectors counts.</summary>
    /// <value>0 or more, finite. The default is 1.</value>
    public double VectorWeight { get; set; } = 1;

    /// <summary>Gets or sets how little the first places of a ranking stand out, the k of <see cref="RankFusion"/>.</summary>
    /// <value>0 or more, finite. The default is 60.</value>
    public double K { get; set; } = RankFusion.DefaultK;

    /// <summary>Gets or sets how many hits of each ranking are fused at least; never fewer than a search asks for.</summary>
    /// <value>1 to <see cref="MaxCandidates"/> hits. The default is 100.</value>
    public int Candidates { get; set; } = 100;

    /// <summary>Gets or sets what makes the vectors where there is no generator.</summary>
    /// <value>The default is <see langword="null"/>: one with default dimensions and seed. Not together with a generator.</value>
    public HashedEmbedding? Embedding { get; set; }

    /// <summary>Gets or sets what makes the index of the vectors, from how many dimensions they have.</summary>
    /// <value>The default is <see langword="null"/>: a <see cref="FlatIndex"/>, which is exact. The index must be new and empty; the hybrid one then owns it.</value>
    public Func<int, IVectorIndex>? CreateVectors { get; set; }

    /// <summary>Gets or sets how many texts are sent to a generator at once.</summary>
    /// <value>1 to <see cref="MaxBatchSize"/> texts. The default is 128.</value>
    public int BatchSize { get; set; } = 128;

    internal void ThrowIfInvalid(bool hasGenerator)
    {
        List<string> failures = [];
        AddUnlessWeight(failures, nameof(WordWeight), WordWeight);
        AddUnlessWeight(failures, nameof(VectorWeight), VectorWeight);
        AddUnlessWeight(failures, nameof(K), K);
        if (Candidates is < 1 or > MaxCandidates)
        {
            failures.Add($"{nameof(Candidates)} must be 1 to {MaxCandidates} hits, but is {Candidates}.");
        }

        if (BatchSize is < 1 or > MaxBatchSize)
        {
            failures.Add($"{nameof(BatchSize)} must be 1 to {MaxBatchSize} texts, but is {BatchSize}.");
        }

        if (hasGenerator && Embedding is not null)
        {
            failures.Add($"{nameof(Embedding)} must be null where a generator makes the vectors.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(HybridIndexOptions), failures);
        }
    }

    private static void AddUnlessWeight(List<string> failures, string name, double value)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            failures.Add($"{name} must be a finite number of at least 0, but is {value}.");
        }
    }
}
