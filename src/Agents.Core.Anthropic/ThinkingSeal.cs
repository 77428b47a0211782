using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Writes into the protected data of thinking whose it is, so that it goes back unchanged to its provider, and to no other.</summary>
/// <remarks>
/// A thinking block is signed, and a request whose signatures do not fit is refused. What tells such a block from another provider's must live
/// through streams that are put together, stored conversations and recordings; of a reasoning content, text and protected data do, the rest does not.
/// </remarks>
internal static class ThinkingSeal
{
    private const string Thinking = "anthropic/thinking:";
    private const string Redacted = "anthropic/redacted:";

    /// <summary>Seals what the SDK made of a block, or of a part of one.</summary>
    public static void Close(TextReasoningContent reasoning)
    {
        bool isRedacted = reasoning.RawRepresentation is RedactedThinkingBlock;
        reasoning.ProtectedData = string.IsNullOrEmpty(reasoning.ProtectedData) ? null : (isRedacted ? Redacted : Thinking) + reasoning.ProtectedData;
    }

    /// <summary>Makes the block that goes to the provider.</summary>
    /// <returns>A content that stands for the block; <see langword="null"/> when the thinking is not this provider's, or not signed.</returns>
    public static TextReasoningContent? Open(TextReasoningContent reasoning)
    {
        string? data = reasoning.ProtectedData;
        if (string.IsNullOrEmpty(data))
        {
            return null;
        }

        if (data.StartsWith(Thinking, StringComparison.Ordinal))
        {
            return Block(reasoning, new ThinkingBlockParam { Thinking = reasoning.Text, Signature = data[Thinking.Length..] });
        }

        if (data.StartsWith(Redacted, StringComparison.Ordinal))
        {
            return Block(reasoning, new RedactedThinkingBlockParam { Data = data[Redacted.Length..] });
        }

        // What the SDK's own client has made is the provider's, too.
        return reasoning.RawRepresentation is ThinkingBlock or RedactedThinkingBlock or ContentBlockParam ? reasoning : null;
    }

    private static TextReasoningContent Block(TextReasoningContent reasoning, ContentBlockParam block) =>
        new(reasoning.Text) { RawRepresentation = block };
}
