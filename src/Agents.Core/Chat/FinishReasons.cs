namespace Agents.Core.Chat;

/// <summary>The words for why an answer ended that are the same with every provider. A server may write any other.</summary>
internal static class FinishReasons
{
    /// <summary>What stands in the place of a word that only its provider knows.</summary>
    public const string Other = "other";

    /// <summary>Gets a reason that may stand where a provider's own words may not.</summary>
    public static string Bound(string reason) =>
        reason is "" or "stop" or "length" or "tool_calls" or "content_filter" or "pause_turn" ? reason : Other;
}
