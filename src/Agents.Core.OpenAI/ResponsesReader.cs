using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads a response that came whole.</summary>
internal static class ResponsesReader
{
    // A response repeats the request's tools, whose schemas may be deeper than parsers allow by default.
    private const int MaxDepth = 256;

    /// <summary>How responses and events are parsed.</summary>
    public static JsonDocumentOptions DocumentOptions => new() { MaxDepth = MaxDepth };

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isStored">Whether the request asked the server to keep the response.</param>
    /// <param name="answer">Makes the failures.</param>
    /// <exception cref="ModelException">It is no response, or one that failed.</exception>
    public static ChatResponse Read(ReadOnlyMemory<byte> body, bool isStored, AnswerReader answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, DocumentOptions);
            return Read(document.RootElement, isStored, answer);
        }
        catch (JsonException) when (JsonText.IsBeginning(body.Span))
        {
            throw answer.Cut();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Names that hold half a character cannot be compared.
            throw answer.Failure(ModelErrorKind.Unknown, "the server answered with something that is not valid JSON.");
        }
    }

    private static ChatResponse Read(JsonElement response, bool isStored, AnswerReader answer)
    {
        if (response.Member("error") is not null)
        {
            throw ResponsesHead.Failure(response, answer);
        }

        if (response.Member("output") is not { ValueKind: JsonValueKind.Array } output)
        {
            throw response.Text("status") == "failed"
                ? ResponsesHead.Failure(response, answer)
                : answer.Failure(ModelErrorKind.Unknown, "the server answered with something that is no response.");
        }

        string? id = response.Text("id");
        DateTimeOffset? createdAt = ResponsesHead.CreatedAt(response);
        ResponsesItems items = new(answer);
        List<ChatMessage> messages = [];
        List<AIContent> contents = Begin(messages, id, createdAt);
        int index = 0;
        bool afterMessage = false;
        foreach (JsonElement item in output.EnumerateArray())
        {
            bool isMessage = item.Text("type") == "message";
            if (isMessage && afterMessage)
            {
                contents = Begin(messages, item.Text("id") ?? $"{id}-{index}", createdAt);
            }

            items.Take(item, index, contents);
            afterMessage = isMessage;
            index++;
        }

        if (items.LogProbabilities is { } probabilities)
        {
            (messages[^1].AdditionalProperties ??= [])[TokenLogProbability.Key] = probabilities;
        }

        return new ChatResponse(messages)
        {
            ResponseId = id,
            ModelId = response.Text("model") ?? answer.Model,
            CreatedAt = createdAt,
            ConversationId = ResponsesHead.ConversationId(response, isStored),
            FinishReason = ResponsesHead.FinishReason(response, response.Text("status"), items.HasCalls, answer),
            Usage = ResponsesHead.Usage(response),
        };
    }

    private static List<AIContent> Begin(List<ChatMessage> messages, string? id, DateTimeOffset? createdAt)
    {
        List<AIContent> contents = [];
        messages.Add(new ChatMessage(ChatRole.Assistant, contents) { MessageId = id, CreatedAt = createdAt });
        return contents;
    }
}
