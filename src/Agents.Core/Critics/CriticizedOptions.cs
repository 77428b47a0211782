using Agents.Core.Roles;

namespace Agents.Core.Critics;

/// <summary>How a result is made under critics.</summary>
/// <remarks>Read once when the agent is made; changes after that have no effect on it. Not thread-safe.</remarks>
public sealed class CriticizedOptions
{
    /// <summary>The greatest <see cref="RetryBudget"/>.</summary>
    public const int RetryLimit = 100;

    /// <summary>Gets or sets how often the work is done again after a veto.</summary>
    /// <value>0 to <see cref="RetryLimit"/> retries. The default is 6.</value>
    public int RetryBudget { get; set; } = 6;

    /// <summary>Gets or sets what happens to a result that is still vetoed after that.</summary>
    /// <value>A known rule. The default is <see cref="RetriesSpent.Fail"/>.</value>
    public RetriesSpent OnRetriesSpent { get; set; }

    /// <summary>Gets the criteria of tasks for which nobody declared any.</summary>
    /// <value>The default is empty: such a task is refused.</value>
    public IList<Criterion> DefaultCriteria { get; } = [];

    /// <summary>Gets or sets who declares the criteria of tasks that come without.</summary>
    /// <value>The default is <see langword="null"/>: nobody.</value>
    public ICriteriaSource? CriteriaSource { get; set; }

    /// <summary>Gets or sets whether a critic may ask the model that wrote what it judges.</summary>
    /// <value>The default is <see langword="false"/>: nobody certifies their own work.</value>
    public bool AllowOwnClient { get; set; }

    /// <summary>Gets or sets what counts how the work ended.</summary>
    /// <value>The default is <see langword="null"/>: nothing is counted.</value>
    public CriticCounters? Counters { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (RetryBudget is < 0 or > RetryLimit)
        {
            failures.Add($"{nameof(RetryBudget)} must be 0 to {RetryLimit} retries, but is {RetryBudget}.");
        }

        if (!Enum.IsDefined(OnRetriesSpent))
        {
            failures.Add($"{nameof(OnRetriesSpent)} must be a known rule, but is {OnRetriesSpent}.");
        }

        if (DefaultCriteria.Contains(null!))
        {
            failures.Add($"{nameof(DefaultCriteria)} must not hold null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(CriticizedOptions), failures);
        }
    }
}
