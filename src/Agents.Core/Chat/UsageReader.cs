using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Turns the usage that a provider reports, in which counts overlap, into spend, in which they do not.</summary>
/// <remarks>
/// The clients of OpenAI and Anthropic report all input as input, with what a cache gave and took as parts of it, and all output as output,
/// with reasoning as part of it. Others report a part beside its whole. That shows when the part is more than the whole, or when the total
/// counts it once more; such a part is added instead of taken out, because the provider charges for it. What a total holds beyond all that was
/// told is reasoning that is not told, as Gemini's compatible endpoint counts it.
/// </remarks>
internal static class UsageReader
{
    /// <summary>The most tokens that one call can be believed to use. The providers' own clients count in 32 bits too.</summary>
    public const long MaxTokens = int.MaxValue;

    // Anthropic's client reports cache writes by this name; OpenAI's counts get such names from Microsoft.Extensions.AI.OpenAI, which does not
    // pass on the cache writes that the provider reports yet.
    private const string AnthropicCacheWrites = "CacheCreationInputTokens";
    private const string OpenAICacheWrites = "InputTokenDetails.CacheWriteTokenCount";

    /// <summary>Reads one call's usage.</summary>
    /// <param name="usage">What was reported, if anything.</param>
    /// <param name="estimate">The tokens to take where nothing was reported.</param>
    public static Spend Read(UsageDetails? usage, in Spend estimate)
    {
        long cached = Believable(usage?.CachedInputTokenCount) ?? 0;
        long written = CacheWrites(usage);
        long reasoning = Believable(usage?.ReasoningTokenCount) ?? 0;
        long input = Believable(usage?.InputTokenCount) ?? estimate.InputTokens;
        long output = Believable(usage?.OutputTokenCount) ?? estimate.OutputTokens;
        long beside = IsComplete(usage) && Believable(usage!.TotalTokenCount) is { } total ? total - input - output : 0;
        return Spend.OfModelCall(
            WithoutParts(input, cached + written, beside, reasoning),
            cached,
            written,
            WithoutParts(output, reasoning, beside, cached + written),
            reasoning + Untold(input, cached, written, output, reasoning, beside),
            microDollars: 0,
            isEstimated: !IsComplete(usage));
    }

    /// <summary>Says whether the usage needs no estimate to fill it up.</summary>
    public static bool IsComplete(UsageDetails? usage) =>
        Believable(usage?.InputTokenCount) is not null && Believable(usage?.OutputTokenCount) is not null;

    private static long CacheWrites(UsageDetails? usage) =>
        usage?.AdditionalCounts is { } counts
        && (counts.TryGetValue(AnthropicCacheWrites, out long written) || counts.TryGetValue(OpenAICacheWrites, out written))
            ? Believable(written) ?? 0
            : 0;

    private static long WithoutParts(long whole, long parts, long beside, long otherParts) =>
        parts > whole || parts == beside || parts + otherParts == beside ? whole : whole - parts;

    /// <summary>Counts the tokens that stand in the total alone; none, where parts that stand beside their wholes are what the total has more.</summary>
    private static long Untold(long input, long cached, long written, long output, long reasoning, long beside)
    {
        bool isTold = beside <= 0
            || beside == cached || beside == written || beside == cached + written || beside == reasoning
            || beside == cached + reasoning || beside == written + reasoning || beside == cached + written + reasoning;
        long added = (cached + written > input ? cached + written : 0) + (reasoning > output ? reasoning : 0);
        return isTold ? 0 : Math.Max(0, beside - added);
    }

    private static long? Believable(long? count) => count is >= 0 and <= MaxTokens ? count : null;
}
