using Agents.Core.Budgets;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>The model call that is reserved and settled: an ordinary turn of an agent with a few thousand tokens of history.</summary>
public static class ModelCall
{
    /// <summary>What is set aside before the call, as a chat agent does it: all of the input in bytes, all of the output that is allowed.</summary>
    public static readonly Spend Estimate = new()
    {
        MicroDollars = 19_360,
        InputTokens = 12_400,
        OutputTokens = 4_096,
        ModelCalls = 1,
        Turns = 1,
    };

    /// <summary>What the call came to, with part of the input read from a cache.</summary>
    public static readonly Spend Actual = new()
    {
        MicroDollars = 4_172,
        InputTokens = 1_180,
        CachedInputTokens = 2_048,
        OutputTokens = 342,
        ReasoningTokens = 128,
        ModelCalls = 1,
        Turns = 1,
    };

    /// <summary>The limits of every level: money, tokens and calls, so high that all rounds together stay below them.</summary>
    public static readonly Budget Limits = Budget.Usd(1_000_000_000_000m) with { Tokens = 1L << 60, ModelCalls = 1L << 60 };
}
