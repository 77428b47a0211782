using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Turns the usage that a provider reports, in which counts overlap, into spend, in which they do not.</summary>
internal static class UsageReader
{
    /// <summary>Reads one call's usage. Cached tokens are part of the reported input, and reasoning tokens part of the reported output.</summary>
    /// <param name="usage">What was reported, if anything.</param>
    /// <param name="estimate">The tokens to take where nothing was reported.</param>
    public static Spend Read(UsageDetails? usage, in Spend estimate)
    {
        long? input = NotNegative(usage?.InputTokenCount);
        long? output = NotNegative(usage?.OutputTokenCount);
        long cached = Math.Min(NotNegative(usage?.CachedInputTokenCount) ?? 0, input ?? 0);
        long reasoning = Math.Min(NotNegative(usage?.ReasoningTokenCount) ?? 0, output ?? 0);
        return new Spend
        {
            ModelCalls = 1,
            Turns = 1,
            InputTokens = input - cached ?? estimate.InputTokens,
            CachedInputTokens = cached,
            OutputTokens = output - reasoning ?? estimate.OutputTokens,
            ReasoningTokens = reasoning,
            EstimatedCalls = input is null || output is null ? 1 : 0,
        };
    }

    public static bool IsComplete(UsageDetails? usage) => usage is { InputTokenCount: >= 0, OutputTokenCount: >= 0 };

    private static long? NotNegative(long? count) => count < 0 ? null : count;
}
