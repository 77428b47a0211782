using System.Text.Json;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>Writes messages, contents and free JSON to one line of a cassette, without secrets.</summary>
/// <remarks>
/// In a request everything that does not change the answer is left out, and the rest stands in one form: ids of calls by the order in which they
/// appear, properties of free JSON by name, numbers in the shortest form, line endings as <c>\n</c>. An answer stays as it was.
/// </remarks>
internal sealed class CassetteContents(Utf8JsonWriter writer, CassetteRedactor redactor, RecordingOptions options, bool isRequest)
{
    /// <summary>The property of a call whose arguments could not be read: why.</summary>
    public const string Unreadable = "unreadable";

    private readonly Dictionary<string, string> _callIds = new(StringComparer.Ordinal);

    public void WriteMessage(ChatMessage message)
    {
        writer.WriteStartObject();
        if (isRequest)
        {
            writer.WriteString("role", redactor.CleanOpaque(message.Role.Value));
            WriteText("author", message.AuthorName);
        }
        else
        {
            ChatMessage shell = message.Clone();
            (shell.Contents, shell.AdditionalProperties, shell.RawRepresentation) = ([], null, null);
            WriteShell(CassetteJson.Write(shell));
        }

        WriteContents(message.Contents, Pieces(message.Contents));
        WriteProperties(message.AdditionalProperties);
        writer.WriteEndObject();
    }

    /// <summary>Writes the plain properties of what holds contents.</summary>
    public void WriteShell(JsonElement shell)
    {
        foreach (JsonProperty property in shell.EnumerateObject())
        {
            if (property.Name is not ("contents" or "messages" or "additionalProperties"))
            {
                writer.WritePropertyName(property.Name);
                if (property.Name == "authorName")
                {
                    WriteFree(property.Value);
                }
                else
                {
                    WriteOpaque(property.Value);
                }
            }
        }
    }

    /// <summary>Gets the texts of contents, cleaned together: a secret may stand in two of them.</summary>
    public Queue<string> Pieces(IEnumerable<AIContent> contents)
    {
        (List<string> texts, List<string> thoughts) = ([], []);
        List<bool> isThought = [];
        foreach (AIContent content in contents)
        {
            if (content is TextContent or TextReasoningContent)
            {
                isThought.Add(content is TextReasoningContent);
                (isThought[^1] ? thoughts : texts).Add(Normalize(content is TextContent text ? text.Text : ((TextReasoningContent)content).Text));
            }
        }

        Queue<string> cleanTexts = new(redactor.Clean(texts)), cleanThoughts = new(redactor.Clean(thoughts));
        return new Queue<string>(isThought.Select(thought => (thought ? cleanThoughts : cleanTexts).Dequeue()));
    }

    public void WriteContents(IEnumerable<AIContent> contents, Queue<string> pieces)
    {
        writer.WriteStartArray("contents");
        foreach (AIContent content in contents)
        {
            string? text = content is TextContent or TextReasoningContent ? pieces.Dequeue() : null;
            if (content is null || (isRequest && content is UsageContent))
            {
                continue;
            }

            WriteContent(Serialize(content), text, (content as FunctionCallContent)?.Exception);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes what somebody added, where it can be written and is no secret by its name.</summary>
    public void WriteProperties(AdditionalPropertiesDictionary? properties)
    {
        Dictionary<string, JsonElement> writable = [];
        foreach (KeyValuePair<string, object?> property in properties ?? [])
        {
            if (!CassetteRedactor.IsSecretName(property.Key) && CassetteJson.TryWrite(property.Value) is { } value)
            {
                writable[redactor.Clean(property.Key)] = value;
            }
        }

        if (writable.Count > 0)
        {
            writer.WriteStartObject("additionalProperties");
            foreach ((string name, JsonElement value) in isRequest ? writable.OrderBy(property => property.Key, StringComparer.Ordinal) : writable.AsEnumerable())
            {
                writer.WritePropertyName(name);
                WriteFree(value);
            }

            writer.WriteEndObject();
        }
    }

    public void WriteOpaque(string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, redactor.CleanOpaque(text));
        }
    }

    public void WriteText(string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, redactor.Clean(Normalize(text)));
        }
    }

    /// <summary>Writes JSON that a model, a tool or an application made up.</summary>
    public void WriteFree(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach ((string name, JsonElement item) in CassetteKey.Properties(value, isRequest))
                {
                    writer.WritePropertyName(redactor.Clean(name));
                    if (item.ValueKind is JsonValueKind.String or JsonValueKind.Number && CassetteRedactor.IsSecretName(name))
                    {
                        writer.WriteStringValue(CassetteRedactor.Replacement);
                    }
                    else
                    {
                        WriteFree(item);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WriteFree(item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(redactor.Clean(Normalize(CassetteJson.StringOf(value))));
                break;
            case JsonValueKind.Number when redactor.HoldsSecret(value.GetRawText()):
                writer.WriteStringValue(CassetteRedactor.Replacement);
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(isRequest ? CanonicalNumber.Of(value.GetRawText()) : value.GetRawText());
                break;
            case JsonValueKind.Undefined:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Writes ids, times and counts.</summary>
    private void WriteOpaque(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(redactor.CleanOpaque(CassetteJson.StringOf(value)));
                break;
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach ((string name, JsonElement item) in CassetteKey.Properties(value, isSorted: false))
                {
                    writer.WritePropertyName(redactor.CleanOpaque(name));
                    WriteOpaque(item);
                }

                writer.WriteEndObject();
                break;
            default:
                WriteFree(value);
                break;
        }
    }

    /// <summary>Serializes a content; one to which a client added what cannot be written without that.</summary>
    private static JsonElement Serialize(AIContent content)
    {
        try
        {
            return CassetteJson.Write(content);
        }
        catch (Exception exception)
        {
            AIContent? plain = content switch
            {
                TextContent text => new TextContent(text.Text),
                TextReasoningContent reasoning => new TextReasoningContent(reasoning.Text) { ProtectedData = reasoning.ProtectedData },
                FunctionCallContent call => new FunctionCallContent(call.CallId, call.Name, WritableJson.IsWritable(call.Arguments) ? call.Arguments : null),
                FunctionResultContent result => new FunctionResultContent(result.CallId, ToolResultText.Of(result.Result)),
                _ => null,
            };
            return plain is null
                ? throw new JsonException($"A content of the type {content.GetType()} cannot be written as JSON.", exception)
                : CassetteJson.Write(plain);
        }
    }

    private void WriteContent(JsonElement content, string? text, Exception? unreadable)
    {
        string type = content.TryGetProperty("$type", out JsonElement named) ? named.GetString()! : "";
        writer.WriteStartObject();
        if (type.Length > 0)
        {
            writer.WriteString("$type", type);
        }

        foreach ((string name, JsonElement value) in CassetteKey.Properties(content, isRequest))
        {
            WriteContentProperty(type, name, value, text);
        }

        if (unreadable is not null)
        {
            // A provider quotes the arguments.
            writer.WriteString(Unreadable, redactor.Clean(Normalize(isRequest ? "" : unreadable.Message)));
        }

        writer.WriteEndObject();
    }

    private void WriteContentProperty(string type, string name, JsonElement value, string? text)
    {
        switch (name)
        {
            case "$type":
            case "informationalOnly" when value.ValueKind == JsonValueKind.False:
            case "createdAt" when isRequest:
                break;
            case "callId" or "requestId" when isRequest:
                writer.WriteString(name, Renamed(CassetteJson.StringOf(value)));
                break;
            case "text" when text is not null:
                writer.WriteString(name, text);
                break;
            case "uri" when type == "data":
                WriteData(CassetteJson.StringOf(value));
                break;
            case "toolCall":
                writer.WritePropertyName(name);
                WriteContent(value, null, null);
                break;
            case "inputs" or "outputs" when value.ValueKind == JsonValueKind.Array:
                writer.WriteStartArray(name);
                foreach (JsonElement item in value.EnumerateArray())
                {
                    WriteContent(item, null, null);
                }

                writer.WriteEndArray();
                break;
            case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                WriteProperties(new AdditionalPropertiesDictionary(
                    CassetteKey.Properties(value, isSorted: false).Select(property => KeyValuePair.Create(property.Name, (object?)property.Value))));
                break;
            case "callId" or "requestId" or "protectedData" or "fileId" or "vectorStoreId" or "mediaType" or "name" or "serverName":
            case "details" when type == "usage":
                writer.WritePropertyName(name);
                WriteOpaque(value);
                break;
            default:
                writer.WritePropertyName(redactor.Clean(name));
                WriteFree(value);
                break;
        }
    }

    /// <summary>Writes data: in a request only its length and hash when it is long.</summary>
    private void WriteData(string uri)
    {
        DataContent content = new(uri);
        byte[] data = content.Data.ToArray();
        byte[] clean = redactor.Clean(data);
        if (isRequest && clean.Length > options.MaxRequestDataBytes)
        {
            writer.WriteString("mediaType", redactor.CleanOpaque(content.MediaType));
            writer.WriteNumber("bytes", clean.Length);
            writer.WriteString("sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(clean)));
        }
        else
        {
            writer.WriteString("uri", isRequest || !ReferenceEquals(data, clean)
                ? $"data:{redactor.CleanOpaque(content.MediaType)};base64,{Convert.ToBase64String(clean)}"
                : uri);
        }
    }

    private string Renamed(string id)
    {
        if (!_callIds.TryGetValue(id, out string? name))
        {
            _callIds.Add(id, name = $"call-{_callIds.Count + 1}");
        }

        return name;
    }

    private string Normalize(string text)
    {
        if (!isRequest)
        {
            return text;
        }

        string lines = text.ReplaceLineEndings("\n");
        return options.NormalizeText is null ? lines : options.NormalizeText(lines) ?? "";
    }
}
