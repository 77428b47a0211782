using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>How many tokens a call is expected to use. The default value is that of a call whose tokens nobody counts.</summary>
internal readonly struct CallEstimate
{
    /// <summary>Gets whether tokens are counted.</summary>
    public bool IsCounted { get; init; }

    /// <summary>Gets what the input cannot exceed.</summary>
    public long Bound { get; init; }

    public long Input { get; init; }

    public long Output { get; init; }

    public long Tokens => Input + Output;

    /// <summary>Counts what a call used: what was reported, and where nothing was, the estimate of the input and the output that was seen.</summary>
    public long Count(UsageDetails? usage, long seenOutput, bool countsCached)
    {
        Spend spend = UsageReader.Read(usage, new Spend { InputTokens = Input, OutputTokens = seenOutput });
        return spend.Tokens - (countsCached ? 0 : spend.CachedInputTokens);
    }
}
