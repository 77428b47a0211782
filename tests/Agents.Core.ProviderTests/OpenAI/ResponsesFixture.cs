using System.Globalization;
using System.Text.Json;
using Agents.Core.OpenAI;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.OpenAI;

/// <summary>Recorded answers of the Responses API, and answers as text that can be compared.</summary>
internal static class ResponsesFixture
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Fixtures", "openai-responses");

    public static string Json(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.json"));

    public static byte[] Events(string name) => File.ReadAllBytes(Path.Combine(Folder, $"{name}.sse"));

    public static string Request(string name) => File.ReadAllText(Path.Combine(Folder, "requests", $"{name}.json")).TrimEnd('\n');

    public static async Task<ChatResponse> StreamAsync(this IChatClient client, string text, ChatOptions? options = null)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(text, options, TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates.ToChatResponse();
    }

    public static string Describe(ChatResponse response)
    {
        UsageDetails? usage = response.Usage;
        List<string> lines =
        [
            $"{response.ResponseId} {response.ModelId} {response.CreatedAt:O} {response.FinishReason} {response.ConversationId}",
            $"{usage?.InputTokenCount}/{usage?.CachedInputTokenCount} {usage?.OutputTokenCount}/{usage?.ReasoningTokenCount} {usage?.TotalTokenCount} "
            + string.Join(',', usage?.AdditionalCounts?.Select(count => $"{count.Key}={count.Value}") ?? []),
        ];
        foreach (ChatMessage message in response.Messages)
        {
            lines.Add($"{message.Role} {message.MessageId}");
            lines.AddRange(message.Contents.Select(Describe));
        }

        return string.Join('\n', lines);
    }

    public static string Describe(IEnumerable<TokenLogProbability> tokens) => string.Join(' ', tokens.Select(token =>
        string.Create(CultureInfo.InvariantCulture, $"{token.Token}[{Convert.ToHexString(token.Bytes.Span)}]{token.LogProbability}({Describe(token.Alternatives)})")));

    private static string Describe(AIContent content)
    {
        string properties = string.Join(',', content.AdditionalProperties?.Select(property => $"{property.Key}={property.Value}") ?? []);
        return content switch
        {
            TextContent text => $"text {text.Text} {properties}",
            TextReasoningContent reasoning => $"reasoning {reasoning.Text} {reasoning.ProtectedData} {properties}",
            FunctionCallContent call => $"call {call.CallId} {call.Name} {JsonSerializer.Serialize(call.Arguments)} {call.Exception?.Message}",
            ErrorContent error => $"error {error.ErrorCode} {error.Message}",
            _ => content.GetType().Name,
        };
    }
}
