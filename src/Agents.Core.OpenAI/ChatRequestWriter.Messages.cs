using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>Messages and their contents.</content>
internal sealed partial class ChatRequestWriter
{
    /// <summary>The code of an <see cref="ErrorContent"/> that is a refusal.</summary>
    public const string RefusalCode = "Refusal";

    private static readonly ChatRole Developer = new("developer");

    private void WriteInstructions()
    {
        string? schema = !_dialect.SendsJsonSchema && _options?.ResponseFormat is ChatResponseFormatJson { Schema: { } wanted }
            ? SchemaNotice + wanted.GetRawText()
            : null;
        string? instructions = _options?.Instructions is { Length: > 0 } given ? given : null;
        if (instructions is not null || schema is not null)
        {
            _json.WriteStartObject();
            _json.WriteString("role"u8, "system"u8);
            _json.WriteString("content"u8, instructions is null ? schema : schema is null ? instructions : $"{instructions}\n\n{schema}");
            _json.WriteEndObject();
        }
    }

    private void WriteMessage(ChatMessage message)
    {
        if (message.Role == ChatRole.Assistant)
        {
            WriteAssistant(message);
            WriteResults(message);
        }
        else if (message.Role == ChatRole.Tool)
        {
            ThrowIfForeign(message, content => content is FunctionResultContent);
            WriteResults(message);
        }
        else if (message.Role == ChatRole.System || message.Role == Developer)
        {
            ThrowIfForeign(message, content => content is TextContent);
            WriteStart(message, message.Role == Developer && _dialect.SendsDeveloperRole ? "developer"u8 : "system"u8);
            _json.WriteString("content"u8, message.Text);
            _json.WriteEndObject();
        }
        else if (message.Role == ChatRole.User)
        {
            WriteResults(message);
            WriteUser(message);
        }
        else
        {
            throw new NotSupportedException($"Chat completions have no role '{message.Role}'; they know system, developer, user, assistant and tool.");
        }
    }

    private void WriteStart(ChatMessage message, ReadOnlySpan<byte> role)
    {
        _json.WriteStartObject();
        _json.WriteString("role"u8, role);
        if (_dialect.SendsNames && CleanName(message.AuthorName) is { Length: > 0 } name)
        {
            _json.WriteString("name"u8, name);
        }
    }

    private static void ThrowIfForeign(ChatMessage message, Func<AIContent, bool> isKnown)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is not UsageContent && !isKnown(content))
            {
                throw Foreign(message.Role, content);
            }
        }
    }

    private static NotSupportedException Foreign(ChatRole role, AIContent content)
    {
        string? type = (content as DataContent)?.MediaType ?? (content as UriContent)?.MediaType;
        return new NotSupportedException(
            $"Chat completions cannot carry {content.GetType().Name}{(type is null ? "" : $" of {type}")} in a message of the role '{role}'.");
    }

    private void WriteAssistant(ChatMessage message)
    {
        ThrowIfForeign(message, content =>
            content is TextContent or TextReasoningContent or FunctionCallContent or FunctionResultContent or ErrorContent);
        bool isResultsOnly = message.Contents.Count > 0 && message.Contents.All(content => content is FunctionResultContent);
        if (isResultsOnly)
        {
            return;
        }

        WriteStart(message, "assistant"u8);
        string text = message.Text;
        string? refusal = TextOf<ErrorContent>(message, error => error.ErrorCode == RefusalCode ? error.Message : null);
        bool hasCalls = message.Contents.Any(content => content is FunctionCallContent);
        if (text.Length > 0 || (!hasCalls && refusal is null))
        {
            _json.WriteString("content"u8, text.Length > 0 ? text : TextOf<ErrorContent>(message, error => error.Message) ?? "");
        }
        else
        {
            _json.WriteNull("content"u8);
        }

        if (refusal is not null)
        {
            _json.WriteString("refusal"u8, refusal);
        }

        if (_dialect.SendsReasoning && TextOf<TextReasoningContent>(message, reasoning => reasoning.Text) is { } thought)
        {
            _json.WriteString("reasoning_content"u8, thought);
        }

        if (hasCalls)
        {
            WriteCalls(message);
        }

        _json.WriteEndObject();
    }

    private static string? TextOf<TContent>(ChatMessage message, Func<TContent, string?> text)
        where TContent : AIContent
    {
        string joined = string.Concat(message.Contents.OfType<TContent>().Select(text));
        return joined.Length == 0 ? null : joined;
    }

    private void WriteCalls(ChatMessage message)
    {
        _json.WriteStartArray("tool_calls"u8);
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionCallContent call)
            {
                _json.WriteStartObject();
                _json.WriteString("id"u8, call.CallId);
                _json.WriteString("type"u8, "function"u8);
                _json.WriteStartObject("function"u8);
                _json.WriteString("name"u8, call.Name);
                _json.WriteString("arguments"u8, CallArguments.Write(call));
                _json.WriteEndObject();
                _json.WriteEndObject();
            }
        }

        _json.WriteEndArray();
    }

    private void WriteResults(ChatMessage message)
    {
        foreach (AIContent content in message.Contents)
        {
            if (content is FunctionResultContent result)
            {
                _json.WriteStartObject();
                _json.WriteString("role"u8, "tool"u8);
                _json.WriteString("tool_call_id"u8, result.CallId);
                _json.WriteString("content"u8, ToolResultText.Write(result));
                _json.WriteEndObject();
            }
        }
    }

    private void WriteUser(ChatMessage message)
    {
        int count = message.Contents.Count(content => content is not (FunctionResultContent or UsageContent));
        if (count == 0 && message.Contents.Count > 0)
        {
            return;
        }

        WriteStart(message, "user"u8);
        if (count == 0 || (count == 1 && message.Contents.Any(content => content is TextContent)))
        {
            _json.WriteString("content"u8, message.Text);
        }
        else
        {
            _json.WriteStartArray("content"u8);
            foreach (AIContent content in message.Contents)
            {
                WritePart(content, message.Role);
            }

            _json.WriteEndArray();
        }

        _json.WriteEndObject();
    }

    private void WritePart(AIContent content, ChatRole role)
    {
        switch (content)
        {
            case FunctionResultContent or UsageContent:
                break;
            case TextContent text:
                WritePart("text"u8, text.Text);
                break;
            case UriContent image when image.HasTopLevelMediaType("image"):
                WriteImage(image, image.Uri.AbsoluteUri);
                break;
            case DataContent image when image.HasTopLevelMediaType("image"):
                WriteImage(image, image.Uri);
                break;
            case DataContent audio when audio.HasTopLevelMediaType("audio"):
                WriteAudio(audio, role);
                break;
            case DataContent { MediaType: "application/pdf" } file:
                StartPart("file"u8);
                _json.WriteString("filename"u8, file.Name is { Length: > 0 } name ? name : "document.pdf");
                _json.WriteString("file_data"u8, file.Uri);
                EndPart();
                break;
            case HostedFileContent file:
                StartPart("file"u8);
                _json.WriteString("file_id"u8, file.FileId);
                EndPart();
                break;
            default:
                throw Foreign(role, content);
        }
    }

    private void WritePart(ReadOnlySpan<byte> type, string text)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteString(type, text);
        _json.WriteEndObject();
    }

    private void WriteImage(AIContent image, string address)
    {
        StartPart("image_url"u8);
        _json.WriteString("url"u8, address);
        if (image.AdditionalProperties?.GetValueOrDefault("detail") is string detail)
        {
            _json.WriteString("detail"u8, detail);
        }

        EndPart();
    }

    private void WriteAudio(DataContent audio, ChatRole role)
    {
        string format = audio.MediaType switch
        {
            "audio/mpeg" or "audio/mp3" => "mp3",
            "audio/wav" or "audio/wave" or "audio/x-wav" or "audio/vnd.wave" => "wav",
            _ => throw Foreign(role, audio),
        };
        StartPart("input_audio"u8);
        _json.WriteString("data"u8, audio.Base64Data.Span);
        _json.WriteString("format"u8, format);
        EndPart();
    }

    private void StartPart(ReadOnlySpan<byte> type)
    {
        _json.WriteStartObject();
        _json.WriteString("type"u8, type);
        _json.WriteStartObject(type);
    }

    private void EndPart()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}
