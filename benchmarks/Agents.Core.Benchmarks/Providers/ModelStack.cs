using Agents.Core.Benchmarks.Agents;
using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Providers;

/// <summary>The stack that is measured: a budget around resilience around limits around a client.</summary>
public static class ModelStack
{
    /// <summary>Puts all layers around a client.</summary>
    /// <param name="client">The client.</param>
    /// <returns>A client with a ledger and limits of its own, which count everything and never refuse or hold back.</returns>
    public static IChatClient Around(IChatClient client)
    {
        PriceBook prices = PriceBook.Default.With(InstantChatClient.ModelId, new ModelPrice { InputPerMillion = 2, OutputPerMillion = 8 });
        Budget budget = Budget.Usd(1_000_000_000m) with { Tokens = 1_000_000_000_000_000, ModelCalls = 1_000_000_000_000 };
        ModelLimits limits = new(new ModelLimitsOptions
        {
            MaxConcurrency = 100,
            RequestsPerMinute = ModelLimitsOptions.RequestsLimit,
            TokensPerMinute = ModelLimitsOptions.TokensLimit,
        });
        return ModelClientBuilder.Wrap(client)
            .UseBudget(BudgetLedger.CreateRoot("application", budget, TimeProvider.System), options => options.Prices = prices)
            .UseResilience()
            .UseLimits(limits)
            .Build();
    }
}
