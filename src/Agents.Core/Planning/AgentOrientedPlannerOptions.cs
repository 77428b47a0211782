namespace Agents.Core.Planning;

/// <summary>How an <see cref="AgentOrientedPlanner"/> works.</summary>
/// <remarks>Read once when the planner is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class AgentOrientedPlannerOptions
{
    /// <summary>The greatest <see cref="MaxReviewRounds"/>.</summary>
    public const int ReviewRoundsLimit = 10;

    /// <summary>Gets the thresholds by which parts are given to agents.</summary>
    /// <value>The default is the thresholds of <see cref="AllocationOptions"/>.</value>
    public AllocationOptions Allocation { get; } = new();

    /// <summary>Gets when two parts ask for the same thing.</summary>
    /// <value>The default is that of <see cref="PlanReviewOptions"/>.</value>
    public PlanReviewOptions Review { get; } = new();

    /// <summary>Gets or sets how often the planner is asked again because facts are missing or parts ask for the same thing.</summary>
    /// <value>0 to <see cref="ReviewRoundsLimit"/>. The default is 2; after that the plan is used in spite of it, with a <see cref="PlanReviewed"/>
    /// that is a warning.</value>
    public int MaxReviewRounds { get; set; } = 2;

    /// <summary>Gets or sets who puts parts in other words and divides them.</summary>
    /// <value>Not <see langword="null"/>. The default is <see cref="RuleRefiner.Instance"/>, which asks no model.</value>
    public IPlanRefiner Refiner { get; set; } = RuleRefiner.Instance;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        Allocation.AddFailures(failures);
        Review.AddFailures(failures);
        if (MaxReviewRounds is < 0 or > ReviewRoundsLimit)
        {
            failures.Add($"{nameof(MaxReviewRounds)} must be 0 to {ReviewRoundsLimit} rounds, but is {MaxReviewRounds}.");
        }

        if (Refiner is null)
        {
            failures.Add($"{nameof(Refiner)} must not be null; {nameof(RuleRefiner)}.{nameof(RuleRefiner.Instance)} asks no model.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AgentOrientedPlannerOptions), failures);
        }
    }
}
