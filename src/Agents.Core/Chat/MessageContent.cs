using System.Buffers;
using System.Text;
using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Writes what is said between agents, models and tools in the JSON of the conventions for traces.</summary>
/// <remarks>
/// The shapes are those of gen-ai-input-messages.json, gen-ai-output-messages.json, gen-ai-system-instructions.json and
/// gen-ai-tool-definitions.json of the OpenTelemetry semantic conventions. Bytes of pictures, sound and files are left out.
/// </remarks>
internal static class MessageContent
{
    /// <summary>Counts the messages at the beginning that instruct the model.</summary>
    public static int CountInstructions(IList<ChatMessage> messages)
    {
        int count = 0;
        while (count < messages.Count && messages[count].Role == ChatRole.System)
        {
            count++;
        }

        return count;
    }

    /// <summary>Writes instructions: their parts, one after the other.</summary>
    public static string WriteInstructions(IEnumerable<ChatMessage> messages) => Write(writer =>
    {
        foreach (ChatMessage message in messages)
        {
            WriteParts(writer, message.Contents);
        }
    });

    /// <summary>Writes what is sent to a model.</summary>
    public static string WriteMessages(IEnumerable<ChatMessage> messages) => Write(writer =>
    {
        foreach (ChatMessage message in messages)
        {
            writer.WriteStartObject();
            writer.WriteString("role", message.Role.Value);
            writer.WriteStartArray("parts");
            WriteParts(writer, message.Contents);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    });

    /// <summary>Writes what a model answered: one message, since there is one answer.</summary>
    public static string WriteAnswer(ChatResponse response, string finishReason) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("role", ChatRole.Assistant.Value);
        writer.WriteStartArray("parts");
        foreach (ChatMessage message in response.Messages)
        {
            WriteParts(writer, message.Contents);
        }

        writer.WriteEndArray();
        writer.WriteString("finish_reason", finishReason == ChatFinishReason.ToolCalls.Value ? "tool_call" : finishReason);
        writer.WriteEndObject();
    });

    /// <summary>Writes which tools are offered: what the conventions require of them, which is not their schemas.</summary>
    public static string WriteTools(IEnumerable<AITool> tools) => Write(writer =>
    {
        foreach (AITool tool in tools)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "function");
            writer.WriteString("name", tool.Name);
            writer.WriteEndObject();
        }
    });

    private static string Write(Action<Utf8JsonWriter> writeItems)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartArray();
            writeItems(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteParts(Utf8JsonWriter writer, IEnumerable<AIContent> contents)
    {
        foreach (AIContent content in contents)
        {
            writer.WriteStartObject();
            WritePart(writer, content);
            writer.WriteEndObject();
        }
    }

    private static void WritePart(Utf8JsonWriter writer, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                WriteText(writer, "text", text.Text);
                break;
            case TextReasoningContent reasoning:
                WriteText(writer, "reasoning", reasoning.Text);
                break;
            case FunctionCallContent call:
                writer.WriteString("type", "tool_call");
                writer.WriteString("id", call.CallId);
                writer.WriteString("name", call.Name);
                writer.WritePropertyName("arguments");
                writer.WriteRawValue(CanonicalArguments.Write(call.Arguments));
                break;
            case FunctionResultContent result:
                writer.WriteString("type", "tool_call_response");
                writer.WriteString("id", result.CallId);
                writer.WriteString("response", ToolResultText.Of(result.Result));
                break;
            case UriContent uri:
                writer.WriteString("type", "uri");
                writer.WriteString("mime_type", uri.MediaType);
                writer.WriteString("modality", ModalityOf(uri.MediaType));
                writer.WriteString("uri", uri.Uri.ToString());
                break;
            case DataContent data:
                writer.WriteString("type", "data");
                writer.WriteString("mime_type", data.MediaType);
                writer.WriteString("modality", ModalityOf(data.MediaType));
                break;
            default:
                writer.WriteString("type", content.GetType().Name);
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string type, string? text)
    {
        writer.WriteString("type", type);
        writer.WriteString("content", text ?? "");
    }

    private static string ModalityOf(string? mediaType) => mediaType?.Split('/')[0] switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "document",
    };
}
