using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Anthropic;

/// <summary>Writes all that a response says as text, so that two can be compared.</summary>
internal static class Spoken
{
    public static string Of(ChatResponse response)
    {
        StringBuilder text = new();
        text.Append($"{response.ResponseId} {response.ModelId} {response.FinishReason} {response.CreatedAt}\n");
        foreach (ChatMessage message in response.Messages)
        {
            text.Append($"{message.Role} {message.MessageId} {message.CreatedAt}\n");
            foreach (AIContent content in message.Contents)
            {
                text.Append("- ").Append(Of(content)).Append('\n');
            }
        }

        return text.Append(Of(response.Usage)).ToString();
    }

    public static string Of(UsageDetails? usage) => usage is null ? "no usage"
        : $"in {usage.InputTokenCount} cached {usage.CachedInputTokenCount} out {usage.OutputTokenCount} thought {usage.ReasoningTokenCount} total {usage.TotalTokenCount}"
            + string.Concat((usage.AdditionalCounts ?? []).Select(pair => $" {pair.Key} {pair.Value}"));

    private static string Of(AIContent content) => content switch
    {
        TextContent text => $"text '{text.Text}'",
        TextReasoningContent reasoning => $"thinking '{reasoning.Text}' {reasoning.ProtectedData}",
        FunctionCallContent call => $"call {call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)} {call.Exception?.GetType().Name}",
        _ => content.GetType().Name,
    };
}
