using Agents.Core.Budgets;

namespace Agents.Core.Chat.Clients;

/// <summary>Budgets as a layer of a client.</summary>
public static class BudgetBuilderExtensions
{
    /// <summary>Adds a client that asks a budget before each call; for applications that use a client without an agent.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="ledger">The ledger that is asked, shared by as many clients as it is given to.</param>
    /// <param name="configure">Changes the options; <see langword="null"/> for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="ledger"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Options break their rules.</exception>
    public static ModelClientBuilder UseBudget(
        this ModelClientBuilder builder, BudgetLedger ledger, Action<ModelBudgetOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(ledger);
        ModelBudgetOptions options = new();
        configure?.Invoke(options);
        options.ThrowIfInvalid();
        return builder.Use(inner => new BudgetedChatClient(inner, ledger, options));
    }
}
