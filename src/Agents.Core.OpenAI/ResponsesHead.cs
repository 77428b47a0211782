using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>What a response says of itself beside its items.</summary>
internal static class ResponsesHead
{
    private const double MaxUnixSeconds = 253_402_300_799;

    /// <summary>Reads when the response was begun.</summary>
    public static DateTimeOffset? CreatedAt(JsonElement response) =>
        response.Member("created_at") is { ValueKind: JsonValueKind.Number } member && member.TryGetDouble(out double seconds) && seconds is >= 0 and <= MaxUnixSeconds
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <summary>Reads what the next request can go on from; <see langword="null"/> when the server keeps nothing.</summary>
    /// <param name="response">The response.</param>
    /// <param name="isStored">Whether the request asked for it, for servers that do not say.</param>
    public static string? ConversationId(JsonElement response, bool isStored) =>
        !(response.Flag("store") ?? isStored) ? null
        : response.Member("conversation") is { } conversation && conversation.Text("id") is { } id ? id
        : response.Text("id");

    /// <summary>Reads the usage. Input includes what a cache gave and took, output includes reasoning.</summary>
    public static UsageDetails? Usage(JsonElement response)
    {
        if (response.Member("usage") is not { ValueKind: JsonValueKind.Object } usage)
        {
            return null;
        }

        JsonElement input = usage.Member("input_tokens_details") ?? default;
        JsonElement output = usage.Member("output_tokens_details") ?? default;
        UsageDetails details = new()
        {
            InputTokenCount = usage.Count("input_tokens"),
            OutputTokenCount = usage.Count("output_tokens"),
            TotalTokenCount = usage.Count("total_tokens"),
            CachedInputTokenCount = input.Count("cached_tokens"),
            ReasoningTokenCount = output.Count("reasoning_tokens"),
        };
        if (input.Count("cache_write_tokens") is { } written)
        {
            details.AdditionalCounts = new() { ["InputTokenDetails.CacheWriteTokenCount"] = written };
        }

        return details;
    }

    /// <summary>Says why the response ended.</summary>
    /// <param name="response">The response.</param>
    /// <param name="status">Its status; <see langword="null"/> when nobody says.</param>
    /// <param name="hasCalls">Whether it calls functions.</param>
    /// <param name="answer">Makes the failures.</param>
    /// <exception cref="ModelException">It failed, or it has not ended.</exception>
    public static ChatFinishReason FinishReason(JsonElement response, string? status, bool hasCalls, AnswerReader answer)
    {
        // Servers that imitate the protocol leave the status away.
        return status switch
        {
            "failed" => throw Failure(response, answer),
            "incomplete" => Incomplete(response),
            "completed" or null => hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            "queued" or "in_progress" => throw answer.Failure(
                ModelErrorKind.InvalidRequest, "the provider answers in the background, which this client does not follow."),
            "cancelled" => throw answer.Failure(ModelErrorKind.Canceled, "the provider says that the response was cancelled."),
            _ => throw answer.Failure(ModelErrorKind.Unknown, "the provider ended the response with a status that is not known."),
        };
    }

    /// <summary>Makes the failure that a response tells of.</summary>
    public static ModelException Failure(JsonElement response, AnswerReader answer) => response.Member("error") is { } error
        ? answer.ToldFailure(error.Bytes())
        : answer.Failure(ModelErrorKind.Unknown, "the provider says that the response failed, and not why.");

    private static ChatFinishReason Incomplete(JsonElement response) =>
        (response.Member("incomplete_details") ?? default).Text("reason") switch
        {
            "content_filter" => ChatFinishReason.ContentFilter,
            "max_output_tokens" or "max_tokens" or null or "" => ChatFinishReason.Length,
            { } other => new ChatFinishReason(other),
        };
}
