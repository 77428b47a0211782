using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Chat;

/// <summary>Usage objects as providers send them, and what their chat clients make of them before this library sees anything.</summary>
/// <remarks>
/// The mappings repeat those of the <c>AsIChatClient</c> of Anthropic 13.10.0, observed with canned answers, and of
/// Microsoft.Extensions.AI.OpenAI over OpenAI 2.14.0, as its source has them.
/// </remarks>
internal static class UsageFixtures
{
    /// <summary>OpenAI, chat completions: cached tokens are part of the prompt, reasoning tokens part of the completion.</summary>
    public const string OpenAIChat = """
        {"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,
         "prompt_tokens_details":{"cached_tokens":1920,"audio_tokens":0},
         "completion_tokens_details":{"reasoning_tokens":192,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}
        """;

    /// <summary>OpenAI, responses: the same amounts under other names.</summary>
    public const string OpenAIResponses = """
        {"input_tokens":2006,"input_tokens_details":{"cached_tokens":1920},"output_tokens":300,
         "output_tokens_details":{"reasoning_tokens":192},"total_tokens":2306}
        """;

    /// <summary>Anthropic, messages: the three input counts stand beside each other, thinking tokens are part of the output.</summary>
    public const string Anthropic = """
        {"input_tokens":2095,"cache_creation_input_tokens":2051,"cache_read_input_tokens":10051,
         "cache_creation":{"ephemeral_5m_input_tokens":2051,"ephemeral_1h_input_tokens":0},
         "output_tokens":503,"output_tokens_details":{"thinking_tokens":201},
         "server_tool_use":{"web_search_requests":2,"web_fetch_requests":1},"service_tier":"standard"}
        """;

    /// <summary>Anthropic without a cache.</summary>
    public const string AnthropicPlain = """{"input_tokens":2095,"output_tokens":503}""";

    public static UsageDetails OfOpenAIChat(string json)
    {
        JsonElement usage = JsonElement.Parse(json);
        JsonElement input = usage.GetProperty("prompt_tokens_details"), output = usage.GetProperty("completion_tokens_details");
        return new UsageDetails
        {
            InputTokenCount = Count(usage, "prompt_tokens"),
            OutputTokenCount = Count(usage, "completion_tokens"),
            TotalTokenCount = Count(usage, "total_tokens"),
            CachedInputTokenCount = Count(input, "cached_tokens"),
            ReasoningTokenCount = Count(output, "reasoning_tokens"),
            AdditionalCounts = new AdditionalPropertiesDictionary<long>
            {
                ["InputTokenDetails.AudioTokenCount"] = Count(input, "audio_tokens")!.Value,
                ["OutputTokenDetails.AudioTokenCount"] = Count(output, "audio_tokens")!.Value,
                ["OutputTokenDetails.AcceptedPredictionTokenCount"] = Count(output, "accepted_prediction_tokens")!.Value,
                ["OutputTokenDetails.RejectedPredictionTokenCount"] = Count(output, "rejected_prediction_tokens")!.Value,
            },
        };
    }

    public static UsageDetails OfOpenAIResponses(string json)
    {
        JsonElement usage = JsonElement.Parse(json);
        return new UsageDetails
        {
            InputTokenCount = Count(usage, "input_tokens"),
            OutputTokenCount = Count(usage, "output_tokens"),
            TotalTokenCount = Count(usage, "total_tokens"),
            CachedInputTokenCount = Count(usage.GetProperty("input_tokens_details"), "cached_tokens"),
            ReasoningTokenCount = Count(usage.GetProperty("output_tokens_details"), "reasoning_tokens"),
        };
    }

    public static UsageDetails OfAnthropic(string json)
    {
        JsonElement usage = JsonElement.Parse(json);
        long? cached = Count(usage, "cache_read_input_tokens"), written = Count(usage, "cache_creation_input_tokens");
        long input = Count(usage, "input_tokens")!.Value + (cached ?? 0) + (written ?? 0);
        long output = Count(usage, "output_tokens")!.Value;
        UsageDetails details = new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = input + output,
            CachedInputTokenCount = cached,
            ReasoningTokenCount = usage.TryGetProperty("output_tokens_details", out JsonElement parts) ? Count(parts, "thinking_tokens") : null,
        };
        if (written is { } writes)
        {
            details.AdditionalCounts = new AdditionalPropertiesDictionary<long> { ["CacheCreationInputTokens"] = writes };
        }

        if (usage.TryGetProperty("server_tool_use", out JsonElement tools))
        {
            details.AdditionalCounts!["WebSearchRequests"] = Count(tools, "web_search_requests")!.Value;
            details.AdditionalCounts["WebFetchRequests"] = Count(tools, "web_fetch_requests")!.Value;
        }

        return details;
    }

    private static long? Count(JsonElement usage, string name) => usage.TryGetProperty(name, out JsonElement count) ? count.GetInt64() : null;
}
