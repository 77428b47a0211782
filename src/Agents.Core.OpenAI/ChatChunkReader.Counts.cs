using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>Usage and log probabilities.</content>
internal sealed partial class ChatChunkReader
{
    private void ReadUsageOfGroq(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isUsage = reader.ValueTextEquals("usage"u8);
            reader.Read();
            if (isUsage)
            {
                ReadUsage(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadUsage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        UsageDetails usage = Chunk.Usage ?? new UsageDetails();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("prompt_tokens"u8) || reader.ValueTextEquals("input_tokens"u8))
            {
                reader.Read();
                usage.InputTokenCount = JsonText.ReadCount(ref reader) ?? usage.InputTokenCount;
            }
            else if (reader.ValueTextEquals("completion_tokens"u8) || reader.ValueTextEquals("output_tokens"u8))
            {
                reader.Read();
                usage.OutputTokenCount = JsonText.ReadCount(ref reader) ?? usage.OutputTokenCount;
            }
            else if (reader.ValueTextEquals("total_tokens"u8))
            {
                reader.Read();
                usage.TotalTokenCount = JsonText.ReadCount(ref reader) ?? usage.TotalTokenCount;
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8) || reader.ValueTextEquals("input_tokens_details"u8))
            {
                reader.Read();
                ReadDetails(ref reader, usage, "InputTokenDetails.");
            }
            else if (reader.ValueTextEquals("completion_tokens_details"u8) || reader.ValueTextEquals("output_tokens_details"u8))
            {
                reader.Read();
                ReadDetails(ref reader, usage, "OutputTokenDetails.");
            }
            else if (reader.ValueTextEquals("prompt_cache_hit_tokens"u8) || reader.ValueTextEquals("cached_tokens"u8))
            {
                // The words of DeepSeek, and of Moonshot.
                reader.Read();
                usage.CachedInputTokenCount ??= JsonText.ReadCount(ref reader);
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        Chunk.Usage = usage.InputTokenCount is null && usage.OutputTokenCount is null && usage.TotalTokenCount is null ? null : usage;
    }

    private static void ReadDetails(ref Utf8JsonReader reader, UsageDetails usage, string prefix)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name =
                reader.ValueTextEquals("cached_tokens"u8) ? "Cached"
                : reader.ValueTextEquals("reasoning_tokens"u8) ? "Reasoning"
                : reader.ValueTextEquals("audio_tokens"u8) ? "AudioTokenCount"
                : reader.ValueTextEquals("cache_write_tokens"u8) ? "CacheWriteTokenCount"
                : reader.ValueTextEquals("accepted_prediction_tokens"u8) ? "AcceptedPredictionTokenCount"
                : reader.ValueTextEquals("rejected_prediction_tokens"u8) ? "RejectedPredictionTokenCount"
                : null;
            reader.Read();
            if (name is null)
            {
                reader.Skip();
            }
            else if (JsonText.ReadCount(ref reader) is { } count)
            {
                Take(usage, prefix, name, count);
            }
        }
    }

    private static void Take(UsageDetails usage, string prefix, string name, long count)
    {
        if (name == "Cached")
        {
            usage.CachedInputTokenCount = count;
        }
        else if (name == "Reasoning")
        {
            usage.ReasoningTokenCount = count;
        }
        else if (count > 0)
        {
            // The names that Microsoft.Extensions.AI.OpenAI gives such counts.
            usage.AdditionalCounts ??= [];
            usage.AdditionalCounts[prefix + name] = count;
        }
    }

    private void ReadLogProbabilities(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Refused words have a list of their own.
            bool isList = reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("refusal"u8);
            reader.Read();
            if (isList && reader.TokenType == JsonTokenType.StartArray)
            {
                List<TokenLogProbability> tokens = TokenLogProbabilityReader.ReadList(ref reader);
                if (tokens.Count > 0)
                {
                    Chunk.LogProbabilities = [.. Chunk.LogProbabilities ?? [], .. tokens];
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }
}
