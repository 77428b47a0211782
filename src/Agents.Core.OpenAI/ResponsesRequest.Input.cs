using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>The conversation as items.</content>
internal sealed partial class ResponsesRequest
{
    private static readonly ChatRole Developer = new("developer");

    private bool _isOpen;
    private string? _openPhase;

    private void WriteInput(IEnumerable<ChatMessage> messages)
    {
        BeginList("input");
        foreach (ChatMessage? message in messages)
        {
            if (message is not null)
            {
                WriteMessage(message);
            }
        }

        _json.WriteEndArray();
    }

    /// <summary>Writes a message as the items that it is: what stands between two calls is a message item of its own.</summary>
    private void WriteMessage(ChatMessage message)
    {
        // Beside results, a message of a tool holds what the tool shows, and only a user can show something.
        string role = message.Role == ChatRole.Tool ? "user"
            : message.Role == ChatRole.Assistant || message.Role == ChatRole.User || message.Role == ChatRole.System || message.Role == Developer ? message.Role.Value
            : throw new NotSupportedException($"The Responses API has no role '{message.Role}'; it knows system, developer, user, assistant and tool.");
        bool isAnswer = message.Role == ChatRole.Assistant;
        foreach (AIContent? content in message.Contents)
        {
            switch (content)
            {
                case null or UsageContent:
                    break;
                case FunctionCallContent call:
                    CloseMessage();
                    WriteCall(call);
                    break;
                case FunctionResultContent result:
                    CloseMessage();
                    WriteResult(result);
                    break;
                case TextReasoningContent reasoning:
                    CloseMessage();
                    WriteReasoning(reasoning);
                    break;
                case TextContent { Text.Length: 0 }:
                    break;
                default:
                    OpenMessage(role, isAnswer ? Property(content.AdditionalProperties, ResponsesItems.Phase) as string : null);
                    WritePart(content, isAnswer);
                    break;
            }
        }

        CloseMessage();
    }

    private void OpenMessage(string role, string? phase)
    {
        if (_isOpen && (phase is null || phase == _openPhase))
        {
            return;
        }

        CloseMessage();
        _json.WriteStartObject();
        _json.WriteString("type", "message");
        _json.WriteString("role", role);
        if (phase is not null)
        {
            _json.WriteString(ResponsesItems.Phase, phase);
        }

        _json.WriteStartArray("content");
        (_isOpen, _openPhase) = (true, phase);
    }

    private void CloseMessage()
    {
        if (_isOpen)
        {
            _json.WriteEndArray();
            _json.WriteEndObject();
            _isOpen = false;
        }
    }

    private void WriteCall(FunctionCallContent call)
    {
        _json.WriteStartObject();
        _json.WriteString("type", "function_call");
        _json.WriteString("call_id", call.CallId);
        _json.WriteString("name", call.Name);
        _json.WriteString("arguments", CallArguments.Write(call));
        _json.WriteEndObject();
    }

    private void WriteResult(FunctionResultContent result)
    {
        _json.WriteStartObject();
        _json.WriteString("type", "function_call_output");
        _json.WriteString("call_id", result.CallId);
        if (ShownContents(result) is { } contents)
        {
            _json.WriteStartArray("output");
            foreach (AIContent content in contents)
            {
                WritePart(content, isAnswer: false);
            }

            _json.WriteEndArray();
        }
        else
        {
            _json.WriteString("output", ToolResultText.Write(result));
        }

        _json.WriteEndObject();
    }

    /// <summary>Gets what a function shows: images and files among its contents, or <see langword="null"/> when its result is text.</summary>
    private static List<AIContent>? ShownContents(FunctionResultContent result) => result.Result switch
    {
        DataContent or UriContent or HostedFileContent => [(AIContent)result.Result],
        IEnumerable<AIContent> contents when !contents.All(content => content is TextContent) => [.. contents],
        _ => null,
    };

    /// <summary>Gives reasoning back as it came. Without its encrypted form the server cannot take it, and another provider's it cannot read.</summary>
    private void WriteReasoning(TextReasoningContent reasoning)
    {
        if (reasoning.ProtectedData is not { Length: > 0 } secret
            || Property(reasoning.AdditionalProperties, ResponsesItems.Provider) is not (null or ResponsesItems.ProviderName))
        {
            return;
        }

        _json.WriteStartObject();
        _json.WriteString("type", "reasoning");
        _json.WriteStartArray("summary");
        if (reasoning.Text.Length > 0)
        {
            _json.WriteStartObject();
            _json.WriteString("type", "summary_text");
            _json.WriteString("text", reasoning.Text);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteString("encrypted_content", secret);
        _json.WriteEndObject();
    }
}
