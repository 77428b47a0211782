using Agents.Core.Budgets;

namespace Agents.Core.Chat.Clients;

/// <summary>How a <see cref="BudgetedChatClient"/> prices and estimates calls.</summary>
public sealed class ModelBudgetOptions
{
    /// <summary>Gets or sets the prices by which calls are charged.</summary>
    /// <value>The default is <see cref="PriceBook.Default"/>.</value>
    public PriceBook Prices { get; set; } = PriceBook.Default;

    /// <summary>Gets or sets how the input of a call is estimated before it is made.</summary>
    /// <value>The default is <see cref="TokenEstimators.UpperBound"/>, with which nothing is ever overspent.</value>
    public ITokenEstimator TokenEstimator { get; set; } = TokenEstimators.UpperBound;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Prices is null)
        {
            failures.Add($"{nameof(Prices)} must not be null.");
        }

        if (TokenEstimator is null)
        {
            failures.Add($"{nameof(TokenEstimator)} must not be null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ModelBudgetOptions), failures);
        }
    }
}
