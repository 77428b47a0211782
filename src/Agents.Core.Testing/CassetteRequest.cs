using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>What is asked of a model, in the one form that is written and compared.</summary>
internal static class CassetteRequest
{
    /// <summary>Writes a request.</summary>
    /// <exception cref="JsonException">It holds what cannot be written.</exception>
    public static JsonElement Write(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, string? model, CassetteRedactor redactor, RecordingOptions settings)
    {
        string json = CassetteJson.Text(writer =>
        {
            CassetteContents contents = new(writer, redactor, settings, isRequest: true);
            writer.WriteStartObject();
            contents.WriteOpaque("model", options?.ModelId ?? model);
            writer.WriteStartArray("messages");
            foreach (ChatMessage message in messages.Where(message => message is not null))
            {
                contents.WriteMessage(message);
            }

            writer.WriteEndArray();
            if (options is not null)
            {
                writer.WriteStartObject("options");
                WriteOptions(writer, contents, options, redactor, settings);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        });
        using JsonDocument document = JsonDocument.Parse(json, CassetteJson.DocumentOptions);
        return document.RootElement.Clone();
    }

    private static void WriteOptions(
        Utf8JsonWriter writer, CassetteContents contents, ChatOptions options, CassetteRedactor redactor, RecordingOptions settings)
    {
        contents.WriteText("instructions", options.Instructions);
        WriteNumber(writer, "temperature", options.Temperature);
        WriteNumber(writer, "topP", options.TopP);
        WriteNumber(writer, "topK", options.TopK);
        WriteNumber(writer, "frequencyPenalty", options.FrequencyPenalty);
        WriteNumber(writer, "presencePenalty", options.PresencePenalty);
        WriteNumber(writer, "seed", options.Seed);
        WriteNumber(writer, "maxOutputTokens", settings.MatchesMaxOutputTokens ? options.MaxOutputTokens : null);
        if (options.StopSequences is { Count: > 0 } stops)
        {
            writer.WriteStartArray("stopSequences");
            foreach (string stop in stops)
            {
                writer.WriteStringValue(redactor.Clean(stop));
            }

            writer.WriteEndArray();
        }

        contents.WriteOpaque("reasoningEffort", options.Reasoning?.Effort?.ToString());
        contents.WriteOpaque("reasoningOutput", options.Reasoning?.Output?.ToString());
        WriteFormat(writer, contents, options.ResponseFormat);
        WriteTools(writer, contents, options);
        contents.WriteOpaque("conversationId", options.ConversationId);
        if (options.AllowBackgroundResponses is { } background)
        {
            writer.WriteBoolean("allowBackgroundResponses", background);
        }

        contents.WriteOpaque("continuationToken", options.ContinuationToken is { } token ? Convert.ToBase64String(token.ToBytes().Span) : null);
        contents.WriteProperties(options.AdditionalProperties);
    }

    private static void WriteFormat(Utf8JsonWriter writer, CassetteContents contents, ChatResponseFormat? format)
    {
        if (format is null)
        {
            return;
        }

        writer.WriteStartObject("responseFormat");
        writer.WriteString("type", format is ChatResponseFormatJson ? "json" : "text");
        if (format is ChatResponseFormatJson json)
        {
            contents.WriteOpaque("name", json.SchemaName);
            contents.WriteText("description", json.SchemaDescription);
            if (json.Schema is { } schema)
            {
                writer.WritePropertyName("schema");
                contents.WriteFree(schema);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteTools(Utf8JsonWriter writer, CassetteContents contents, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } tools)
        {
            writer.WriteStartArray("tools");
            foreach (AITool tool in tools)
            {
                writer.WriteStartObject();
                contents.WriteOpaque("name", tool.Name);
                contents.WriteText("description", tool.Description is { Length: > 0 } description ? description : null);
                if (tool is AIFunctionDeclaration function)
                {
                    writer.WritePropertyName("schema");
                    contents.WriteFree(function.JsonSchema);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        contents.WriteOpaque("toolMode", options.ToolMode switch
        {
            null => null,
            NoneChatToolMode => "none",
            RequiredChatToolMode { RequiredFunctionName: { } name } => $"required {name}",
            RequiredChatToolMode => "required",
            _ => "auto",
        });
        if (options.AllowMultipleToolCalls is { } several)
        {
            writer.WriteBoolean("allowMultipleToolCalls", several);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, float? number)
    {
        if (number is { } value)
        {
            if (!float.IsFinite(value))
            {
                throw new JsonException($"The option '{name}' is {value}, which is no number in JSON.");
            }

            writer.WriteNumber(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, long? number)
    {
        if (number is { } value)
        {
            writer.WriteNumber(name, value);
        }
    }
}
