namespace Agents.Core.Planning;

/// <summary>When a plan is taken to ask for the same thing twice.</summary>
/// <remarks>Read when a plan is reviewed. Not thread-safe.</remarks>
public sealed class PlanReviewOptions
{
    /// <summary>The greatest <see cref="MaxCompared"/>.</summary>
    public const int ComparedLimit = 4_096;

    /// <summary>Gets or sets how much alike the words of two parts may be, as the number of common words over the number of all words.</summary>
    /// <value>0 to 1. The default is 0.8.</value>
    public double MaxWordSimilarity { get; set; } = 0.8;

    /// <summary>Gets or sets how much alike two parts may be in the eyes of the similarity that the review is given.</summary>
    /// <value>0 to 1. The default is 0.9.</value>
    public double MaxSimilarity { get; set; } = 0.9;

    /// <summary>Gets or sets with how many parts before it a part is compared.</summary>
    /// <value>1 to <see cref="ComparedLimit"/>. The default is 256: all pairs of a plan of up to 257 parts; of a longer one a part is compared with the
    /// 256 before it, so that the work grows with the plan and not with its square.</value>
    public int MaxCompared { get; set; } = 256;

    internal PlanReviewOptions Copy() => (PlanReviewOptions)MemberwiseClone();

    internal void AddFailures(List<string> failures)
    {
        if (MaxWordSimilarity is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(MaxWordSimilarity)} must be 0 to 1, but is {MaxWordSimilarity}.");
        }

        if (MaxSimilarity is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(MaxSimilarity)} must be 0 to 1, but is {MaxSimilarity}.");
        }

        if (MaxCompared is < 1 or > ComparedLimit)
        {
            failures.Add($"{nameof(MaxCompared)} must be 1 to {ComparedLimit} parts, but is {MaxCompared}.");
        }
    }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        AddFailures(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(PlanReviewOptions), failures);
        }
    }
}
