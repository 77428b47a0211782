using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>Finds what does not belong into a call: a field that nothing reads would be a change by hand that does nothing.</summary>
internal static class CassetteShape
{
    private static readonly string[] RequestFields = ["messages", "model", "options"];
    private static readonly string[] MessageFields = ["role", "contents", "author", "additionalProperties"];

    private static readonly string[] OptionFields =
    [
        "instructions", "temperature", "topP", "topK", "frequencyPenalty", "presencePenalty", "seed", "maxOutputTokens", "stopSequences", "reasoningEffort",
        "reasoningOutput", "responseFormat", "tools", "toolMode", "allowMultipleToolCalls", "conversationId", "allowBackgroundResponses",
        "continuationToken", "additionalProperties",
    ];

    public static void CheckRequest(JsonElement request, Action<string> report)
    {
        Dictionary<string, JsonElement> known = JsonShape.ReadObject(request, "'request'", RequestFields, 1, report, report);
        if (known.TryGetValue("messages", out JsonElement messages))
        {
            if (messages.ValueKind != JsonValueKind.Array)
            {
                report("'request.messages' must be an array.");
                return;
            }

            int index = 0;
            foreach (JsonElement message in messages.EnumerateArray())
            {
                _ = JsonShape.ReadObject(message, $"'request.messages[{index}]'", MessageFields, 2, report, report);
                index++;
            }
        }

        if (known.TryGetValue("options", out JsonElement options))
        {
            _ = JsonShape.ReadObject(options, "'request.options'", OptionFields, 0, report, report);
        }
    }

    public static void CheckResponse(JsonElement element, Action<string> report)
    {
        ChatResponse response = CassetteJson.Read<ChatResponse>(element);
        if (response.Messages.Any(message => message is null || message.Contents.Any(content => content is null)))
        {
            report("'response' holds a message or a content that is null.");
            return;
        }

        FindExtra(element, CassetteJson.Write(response), "response", report);
    }

    public static void CheckUpdate(JsonElement element, int index, Action<string> report)
    {
        ChatResponseUpdate update = CassetteJson.Read<ChatResponseUpdate>(element);
        if (update.Contents.Any(content => content is null))
        {
            report($"'updates[{index}]' holds a content that is null.");
            return;
        }

        FindExtra(element, CassetteJson.Write(update), $"updates[{index}]", report);
    }

    /// <summary>Finds what is in a text but not in what was read from it.</summary>
    private static void FindExtra(JsonElement written, JsonElement read, string path, Action<string> report)
    {
        if (written.ValueKind == JsonValueKind.Array && read.ValueKind == JsonValueKind.Array)
        {
            int index = 0;
            foreach ((JsonElement item, JsonElement again) in written.EnumerateArray().Zip(read.EnumerateArray()))
            {
                FindExtra(item, again, $"{path}[{index}]", report);
                index++;
            }
        }
        else if (written.ValueKind == JsonValueKind.Object && read.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in written.EnumerateObject())
            {
                if (read.TryGetProperty(property.Name, out JsonElement again))
                {
                    FindExtra(property.Value, again, $"{path}.{property.Name}", report);
                }
                else if (IsUnreadable(written, property))
                {
                    if (property.Value.ValueKind != JsonValueKind.String)
                    {
                        report($"'{path}.{property.Name}' must be a text.");
                    }
                }
                else if (property.Value.ValueKind != JsonValueKind.Null)
                {
                    report($"'{path}' has no property {NameText.Quote(property.Name)}.");
                }
            }
        }
    }

    private static bool IsUnreadable(JsonElement written, JsonProperty property) =>
        property.NameEquals(CassetteContents.Unreadable)
        && written.TryGetProperty("$type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("functionCall");
}
