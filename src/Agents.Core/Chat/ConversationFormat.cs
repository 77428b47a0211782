using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>The stored form of a conversation. Frozen: a change makes a new version, and the old one stays readable.</summary>
internal static class ConversationFormat
{
    private const int Version = 1;

    // Arguments and results may be as deep as parsers allow by default; what stands around them comes on top.
    private const int MaxDepth = 256;

    private static readonly JsonSerializerOptions Options = MakeOptions();

    private static JsonTypeInfo<ChatMessage> MessageType => (JsonTypeInfo<ChatMessage>)Options.GetTypeInfo(typeof(ChatMessage));

    public static string Write(ReadOnlySpan<ChatMessage> messages)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartArray("messages");
            foreach (ChatMessage message in messages)
            {
                writer.WriteRawValue(Write(message), skipInputValidation: true);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static ChatMessage[] Read(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || !root.TryGetProperty("version", out JsonElement version)
                || !root.TryGetProperty("messages", out JsonElement list)
                || list.ValueKind != JsonValueKind.Array)
            {
                throw new FormatException("This is not a stored conversation: it needs an object with 'version' and 'messages'.");
            }

            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
            {
                throw new FormatException($"The conversation is of version {version.GetRawText()}, but only version {Version} is known.");
            }

            ChatMessage[] messages = new ChatMessage[list.GetArrayLength()];
            int index = 0;
            foreach (JsonElement item in list.EnumerateArray())
            {
                ChatMessage message = item.Deserialize(MessageType)
                    ?? throw new FormatException($"Message {index} of the conversation is null.");
                if (message.Contents.OfType<FunctionCallContent>().Any(call => !WritableJson.IsWritable(call.Arguments))
                    || message.Contents.OfType<FunctionResultContent>().Any(result => !WritableJson.IsWritable(result.Result)))
                {
                    throw new FormatException($"Message {index} of the conversation holds arguments or a result that cannot be written as JSON again.");
                }

                messages[index] = message;
                index++;
            }

            return History.FindProblem(messages) is { } problem ? throw new FormatException($"The conversation is not valid: {problem}") : messages;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The stored conversation is not valid JSON of messages; see the inner exception.", exception);
        }
    }

    /// <summary>Writes a message; without what a client added to it of its own, where that cannot be written.</summary>
    private static ReadOnlySpan<byte> Write(ChatMessage message)
    {
        try
        {
            return WriteWhole(message);
        }
        catch (Exception)
        {
            ChatMessage copy = message.Clone();
            copy.AdditionalProperties = null;
            copy.Contents = [.. message.Contents.Select(Storable).OfType<AIContent>()];
            return WriteWhole(copy);
        }
    }

    private static ReadOnlySpan<byte> WriteWhole(ChatMessage message)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            JsonSerializer.Serialize(writer, message, MessageType);
        }

        return buffer.WrittenSpan;
    }

    private static AIContent? Storable(AIContent content)
    {
        AIContent plain = content switch
        {
            TextContent text => new TextContent(text.Text),
            TextReasoningContent reasoning => new TextReasoningContent(reasoning.Text) { ProtectedData = reasoning.ProtectedData },
            FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, WritableJson.IsWritable(call.Arguments) ? call.Arguments : null),
            FunctionResultContent result => new FunctionResultContent(result.CallId, Storable(result.Result)),
            _ => content,
        };
        return CanWrite(plain) ? plain : null;
    }

    private static object? Storable(object? result) =>
        result is JsonElement element && WritableJson.IsWritable(element) ? result : ToolResultText.Of(result);

    private static bool CanWrite(AIContent content)
    {
        try
        {
            _ = JsonSerializer.SerializeToUtf8Bytes(content, Options.GetTypeInfo(typeof(AIContent)));
            return true;
        }
        catch (Exception)
        {
            // A content of the client's own.
            return false;
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        JsonSerializerOptions options = new(AIJsonUtilities.DefaultOptions) { MaxDepth = MaxDepth };
        options.MakeReadOnly();
        return options;
    }
}
