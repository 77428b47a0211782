using Agents.Core;
using Agents.Core.Anthropic;
using Agents.Core.Budgets;
using Agents.Core.Chat.Catalog;
using Agents.Core.Offline;
using Agents.Core.OpenAI;

namespace ResearchBrief;

/// <summary>Chooses the model: each provider package adds itself to a catalog, and a string picks from it.</summary>
internal static class ModelOfBrief
{
    /// <exception cref="UsageException">The string is no model, or what its provider needs is missing.</exception>
    public static ModelChoice Choose(string model, ModelEnvironment environment)
    {
        ModelCatalog models = new ModelCatalog(environment)
            .AddOpenAI()
            .AddAnthropic()
            .AddOffline(new OfflineChatClientOptions { MaxParallelCalls = 8, MaxSentences = 5 });
        try
        {
            return model == Arguments.AnyModel ? models.FromEnvironment() : models.Create(model);
        }
        catch (FormatException problem)
        {
            throw new UsageException($"--model: {problem.Message}");
        }
        catch (AgentOptionsException problem)
        {
            throw new UsageException($"--model: {string.Join(' ', problem.Failures)}");
        }
    }

    /// <summary>Gets the prices: a model at an address of the user's own is seldom listed, so only its tokens are counted.</summary>
    public static PriceBook PricesOf(ModelChoice chosen) =>
        chosen.Endpoint is null ? PriceBook.Default : PriceBook.Default.WithUnknownModels(UnknownModels.CountTokensOnly);
}
