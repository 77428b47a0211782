using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>Writes one call as a line: what was asked, and what came of it.</summary>
internal static class CassetteAnswer
{
    /// <summary>Writes a call that was answered in one piece.</summary>
    public static string Write(JsonElement request, ChatResponse response, CassetteRedactor redactor, RecordingOptions settings) =>
        WriteLine(request, redactor, settings, (writer, contents) =>
        {
            writer.WriteStartObject("response");
            ChatResponse shell = new()
            {
                ResponseId = response.ResponseId,
                ConversationId = response.ConversationId,
                ModelId = response.ModelId,
                CreatedAt = response.CreatedAt,
                FinishReason = response.FinishReason,
                Usage = response.Usage,
                ContinuationToken = response.ContinuationToken,
            };
            contents.WriteShell(CassetteJson.Write(shell));
            writer.WriteStartArray("messages");
            foreach (ChatMessage message in response.Messages.Where(message => message is not null))
            {
                contents.WriteMessage(message);
            }

            writer.WriteEndArray();
            contents.WriteProperties(response.AdditionalProperties);
            writer.WriteEndObject();
        });

    /// <summary>Writes a call that was answered as a stream, to its end or to a failure.</summary>
    public static string Write(
        JsonElement request, IReadOnlyList<ChatResponseUpdate> updates, CassetteFailure? failure, CassetteRedactor redactor, RecordingOptions settings) =>
        WriteLine(request, redactor, settings, (writer, contents) =>
        {
            Queue<string> pieces = contents.Pieces(updates.SelectMany(update => update.Contents));
            writer.WriteStartArray("updates");
            foreach (ChatResponseUpdate update in updates)
            {
                writer.WriteStartObject();
                ChatResponseUpdate shell = update.Clone();
                (shell.Contents, shell.AdditionalProperties, shell.RawRepresentation) = ([], null, null);
                contents.WriteShell(CassetteJson.Write(shell));
                contents.WriteContents(update.Contents, pieces);
                contents.WriteProperties(update.AdditionalProperties);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            failure?.Write(writer);
        });

    /// <summary>Writes a call that failed before anything came.</summary>
    public static string Write(JsonElement request, CassetteFailure failure, CassetteRedactor redactor, RecordingOptions settings) =>
        WriteLine(request, redactor, settings, (writer, _) => failure.Write(writer));

    private static string WriteLine(
        JsonElement request, CassetteRedactor redactor, RecordingOptions settings, Action<Utf8JsonWriter, CassetteContents> write) =>
        CassetteJson.Text(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("request");
            request.WriteTo(writer);
            write(writer, new CassetteContents(writer, redactor, settings, isRequest: false));
            writer.WriteEndObject();
        });
}
