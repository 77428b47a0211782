using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Agents.Core.Hosting;

/// <summary>Puts what the configuration says over what the code said.</summary>
internal sealed class AgentsConfiguration(ConfigurationSource source) : IPostConfigureOptions<AgentsOptions>
{
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(49);

    public void PostConfigure(string? name, AgentsOptions options)
    {
        if (source.Section is { } section && string.IsNullOrEmpty(name))
        {
            Read(new SectionReader(section, source.Path, options.ReadFailures), options);
        }
    }

    private static void Read(SectionReader reader, AgentsOptions options)
    {
        if (reader.Section(nameof(AgentsOptions.Budget)) is { } budget)
        {
            options.Budget = ReadBudget(budget, options.Budget);
        }

        ReadUnknownModels(reader, options);
        reader.Int(nameof(AgentsOptions.EventBufferCapacity), value => options.EventBufferCapacity = value);
        reader.Time(nameof(AgentsOptions.ObserverGrace), value => options.ObserverGrace = value);
        reader.Time(nameof(AgentsOptions.DrainTime), value => options.DrainTime = value);
        reader.Time(nameof(AgentsOptions.ShutdownTimeout), value => options.ShutdownTimeout = value);
        if (reader.Section(nameof(AgentsOptions.Agents)) is { } agents)
        {
            foreach (IConfigurationSection entry in agents.Entries)
            {
                ReadAgent(agents.Of(entry), GetOrAdd(options.Agents, entry.Key));
            }
        }

        if (reader.Section(nameof(AgentsOptions.Models)) is { } models)
        {
            foreach (IConfigurationSection entry in models.Entries)
            {
                ReadModel(models, entry, GetOrAdd(options.Models, entry.Key));
            }
        }

        if (reader.Section(nameof(AgentsOptions.Limits)) is { } limits)
        {
            foreach (IConfigurationSection entry in limits.Entries)
            {
                ReadLimits(limits.Of(entry), GetOrAdd(options.Limits, entry.Key));
            }
        }

        reader.ReportUnknown();
    }

    private static T GetOrAdd<T>(IDictionary<string, T> entries, string name)
        where T : class, new()
    {
        if (!entries.TryGetValue(name, out T? entry) || entry is null)
        {
            entries[name] = entry = new T();
        }

        return entry;
    }

    private static void ReadUnknownModels(SectionReader reader, AgentsOptions options)
    {
        const string Key = nameof(UnknownModels);
        switch (reader.Text(Key))
        {
            case null:
                break;
            case { } text when text.Equals(nameof(UnknownModels.Reject), StringComparison.OrdinalIgnoreCase):
                options.Prices = options.Prices.WithUnknownModels(UnknownModels.Reject);
                break;
            case { } text when text.Equals(nameof(UnknownModels.CountTokensOnly), StringComparison.OrdinalIgnoreCase):
                options.Prices = options.Prices.WithUnknownModels(UnknownModels.CountTokensOnly);
                break;
            case { } text:
                reader.Fail($"{reader.Path}:{Key} must be {nameof(UnknownModels.Reject)} or {nameof(UnknownModels.CountTokensOnly)}, but is {SectionReader.Shown(text)}.");
                break;
        }
    }

    private static void ReadAgent(SectionReader reader, HostedAgentOptions agent)
    {
        agent.Model = reader.Text(nameof(HostedAgentOptions.Model)) ?? agent.Model;
        agent.Instructions = reader.Text(nameof(HostedAgentOptions.Instructions)) ?? agent.Instructions;
        reader.Int(nameof(HostedAgentOptions.MaxTurns), value => agent.MaxTurns = value);
        reader.Int(nameof(HostedAgentOptions.MaxOutputTokens), value => agent.MaxOutputTokens = value);
        reader.Int(nameof(HostedAgentOptions.MaxParallelToolCalls), value => agent.MaxParallelToolCalls = value);
        reader.Flag(nameof(HostedAgentOptions.Streaming), value => agent.Streaming = value);
        if (reader.Section(nameof(HostedAgentOptions.Budget)) is { } budget)
        {
            agent.Budget = ReadBudget(budget, agent.Budget ?? Budget.Unlimited);
        }

        reader.ReportUnknown();
    }

    private static void ReadModel(SectionReader models, IConfigurationSection entry, HostedModelOptions model)
    {
        if (!entry.GetChildren().Any())
        {
            model.Model = models.Text(entry.Key) ?? model.Model;
            return;
        }

        SectionReader reader = models.Of(entry);
        model.Model = reader.Text(nameof(HostedModelOptions.Model)) ?? model.Model;
        model.Limits = reader.Text(nameof(HostedModelOptions.Limits)) ?? model.Limits;
        reader.ReportUnknown();
    }

    private static void ReadLimits(SectionReader reader, ModelLimitsOptions limits)
    {
        reader.Int(nameof(ModelLimitsOptions.MaxConcurrency), value => limits.MaxConcurrency = value);
        reader.Int(nameof(ModelLimitsOptions.RequestsPerMinute), value => limits.RequestsPerMinute = value);
        reader.Int(nameof(ModelLimitsOptions.TokensPerMinute), value => limits.TokensPerMinute = value);
        reader.Int(nameof(ModelLimitsOptions.QueueLimit), value => limits.QueueLimit = value);
        reader.Int(nameof(ModelLimitsOptions.ExpectedOutputTokens), value => limits.ExpectedOutputTokens = value);
        reader.Flag(nameof(ModelLimitsOptions.RefusesLargeCalls), value => limits.RefusesLargeCalls = value);
        reader.Flag(nameof(ModelLimitsOptions.CountsCachedTokens), value => limits.CountsCachedTokens = value);
        reader.Time(nameof(ModelLimitsOptions.MaxPause), value => limits.MaxPause = value);
        reader.ReportUnknown();
    }

    private static Budget ReadBudget(SectionReader reader, Budget budget)
    {
        reader.Decimal("Usd", 9_000_000_000_000m, value => budget = budget with { MicroDollars = Budget.Usd(value).MicroDollars });
        reader.Amount(nameof(Budget.Tokens), value => budget = budget with { Tokens = value });
        reader.Amount(nameof(Budget.InputTokens), value => budget = budget with { InputTokens = value });
        reader.Amount(nameof(Budget.CachedInputTokens), value => budget = budget with { CachedInputTokens = value });
        reader.Amount(nameof(Budget.CacheWriteTokens), value => budget = budget with { CacheWriteTokens = value });
        reader.Amount(nameof(Budget.OutputTokens), value => budget = budget with { OutputTokens = value });
        reader.Amount(nameof(Budget.ReasoningTokens), value => budget = budget with { ReasoningTokens = value });
        reader.Amount(nameof(Budget.ModelCalls), value => budget = budget with { ModelCalls = value });
        reader.Amount(nameof(Budget.ToolCalls), value => budget = budget with { ToolCalls = value });
        reader.Amount(nameof(Budget.Turns), value => budget = budget with { Turns = value });
        reader.Amount(nameof(Budget.Depth), value => budget = budget with { Depth = (int)Math.Min(int.MaxValue, value) });
        reader.Time(nameof(Budget.Duration), value =>
        {
            if (value >= TimeSpan.Zero && value <= MaxDuration)
            {
                budget = budget with { Duration = value };
            }
            else
            {
                reader.Fail($"{reader.Path}:{nameof(Budget.Duration)} must be 0 to {MaxDuration.Days} days, but is {value}.");
            }
        });
        if (reader.Section(nameof(Budget.ToolUnits)) is { } units)
        {
            SortedDictionary<string, long> amounts = new(budget.ToolUnits.Amounts.ToDictionary(), StringComparer.Ordinal);
            foreach (IConfigurationSection entry in units.Entries)
            {
                units.Amount(entry.Key, value => amounts[entry.Key] = value);
            }

            budget = budget with { ToolUnits = ToolUnits.Of([.. amounts.Select(pair => (pair.Key, pair.Value))]) };
        }

        reader.ReportUnknown();
        return budget;
    }
}
