using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>The stored form of a conversation. Frozen: a change makes a new version, and the old one stays readable.</summary>
internal static class ConversationFormat
{
    private const int Version = 1;

    private static JsonTypeInfo<ChatMessage> MessageType => (JsonTypeInfo<ChatMessage>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatMessage));

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
                JsonSerializer.Serialize(writer, message, MessageType);
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
            using JsonDocument document = JsonDocument.Parse(json);
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
                messages[index] = item.Deserialize(MessageType)
                    ?? throw new FormatException($"Message {index} of the conversation is null.");
                index++;
            }

            return History.FindProblem(messages) is { } problem ? throw new FormatException($"The conversation is not valid: {problem}") : messages;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("The stored conversation is not valid JSON of messages; see the inner exception.", exception);
        }
    }
}
