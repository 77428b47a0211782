using Agents.Core.Budgets;

namespace Agents.Core.Hosting;

/// <summary>One reading of the options, and all agents as they were built with it. Immutable.</summary>
internal sealed class AgentVersion(AgentsOptions options, IReadOnlyDictionary<string, BuiltAgent> agents)
{
    public AgentsOptions Options => options;

    public IReadOnlyDictionary<string, BuiltAgent> Agents => agents;

    public T Get<T>(string name) => (T)agents[name].Agent;

    /// <summary>Computes the limits of runs of an agent: its own over those of all.</summary>
    public Budget BudgetOf(string agent)
    {
        Budget all = options.Budget;
        return options.Agents.TryGetValue(agent, out HostedAgentOptions? settings) && settings.Budget is { } own
            ? own with
            {
                MicroDollars = own.MicroDollars ?? all.MicroDollars,
                Tokens = own.Tokens ?? all.Tokens,
                InputTokens = own.InputTokens ?? all.InputTokens,
                CachedInputTokens = own.CachedInputTokens ?? all.CachedInputTokens,
                CacheWriteTokens = own.CacheWriteTokens ?? all.CacheWriteTokens,
                OutputTokens = own.OutputTokens ?? all.OutputTokens,
                ReasoningTokens = own.ReasoningTokens ?? all.ReasoningTokens,
                ModelCalls = own.ModelCalls ?? all.ModelCalls,
                ToolCalls = own.ToolCalls ?? all.ToolCalls,
                Turns = own.Turns ?? all.Turns,
                Duration = own.Duration ?? all.Duration,
                Depth = own.Depth ?? all.Depth,
                ToolUnits = OverUnits(own.ToolUnits, all.ToolUnits),
            }
            : all;
    }

    private static ToolUnits OverUnits(ToolUnits own, ToolUnits all)
    {
        if (all.Count == 0)
        {
            return own;
        }

        Dictionary<string, long> units = all.Amounts.ToDictionary();
        foreach ((string unit, long limit) in own.Amounts)
        {
            units[unit] = limit;
        }

        return ToolUnits.Of([.. units.Select(pair => (pair.Key, pair.Value))]);
    }
}
