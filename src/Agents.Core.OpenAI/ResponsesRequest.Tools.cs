using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>What the model may call, and the form of its answer.</content>
internal sealed partial class ResponsesRequest
{
    private const string DefaultFormatName = "output";
    private const int MaxFormatName = 64;
    private const string StrictKey = "strict";

    // A function without parameters is one with an object that has none.
    private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

    private void WriteTools()
    {
        bool hasOwn = _own?["tools"] is JsonArray { Count: > 0 };
        if (_options?.Tools is not { Count: > 0 } tools)
        {
            if (!hasOwn)
            {
                return;
            }

            tools = [];
        }

        BeginList("tools");
        foreach (AITool tool in tools)
        {
            WriteTool(tool);
        }

        _json.WriteEndArray();
        WriteToolChoice();
        if (_options?.AllowMultipleToolCalls is { } parallel && TryBegin("parallel_tool_calls"))
        {
            _json.WriteBoolean("parallel_tool_calls", parallel);
        }
    }

    private void WriteTool(AITool tool)
    {
        if (tool is not AIFunctionDeclaration function)
        {
            throw new NotSupportedException(
                $"The client takes functions, and no {tool?.GetType().Name ?? "null"}; what the server runs itself goes into 'tools' of the object that {nameof(ChatOptions.RawRepresentationFactory)} makes.");
        }

        // Unlike chat completions, this API takes a function that says nothing for a strict one.
        bool wantsStrict = Property(function.AdditionalProperties, StrictKey) as bool? ?? Property(_options!.AdditionalProperties, StrictKey) is true;
        JsonElement schema = function.JsonSchema;
        JsonElement? strict = wantsStrict ? _schemas.Find(function, schema) : null;
        _json.WriteStartObject();
        _json.WriteString("type", "function");
        _json.WriteString("name", function.Name);
        if (function.Description is { Length: > 0 } description)
        {
            _json.WriteString("description", description);
        }

        _json.WritePropertyName("parameters");
        (strict ?? (IsObject(schema) ? schema : NoParameters)).WriteTo(_json);
        _json.WriteBoolean("strict", strict is not null);
        _json.WriteEndObject();
    }

    private static bool IsObject(JsonElement schema) => schema.Member("type") is not null && schema.Member("properties") is not null;

    private void WriteToolChoice()
    {
        switch (_options?.ToolMode)
        {
            case NoneChatToolMode when TryBegin("tool_choice"):
                _json.WriteString("tool_choice", "none");
                break;
            case AutoChatToolMode when TryBegin("tool_choice"):
                _json.WriteString("tool_choice", "auto");
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name } when TryBegin("tool_choice"):
                _json.WriteStartObject("tool_choice");
                _json.WriteString("type", "function");
                _json.WriteString("name", name);
                _json.WriteEndObject();
                break;
            case RequiredChatToolMode when TryBegin("tool_choice"):
                _json.WriteString("tool_choice", "required");
                break;
        }
    }

    private void WriteFormat()
    {
        if (_options?.ResponseFormat is not { } format || (_own?["text"] as JsonObject)?["format"] is not null)
        {
            return;
        }

        _ = BeginObject("text");
        _json.WriteStartObject("format");
        switch (format)
        {
            case ChatResponseFormatJson { Schema: { } schema } json:
                WriteSchema(json, schema);
                break;
            case ChatResponseFormatJson:
                _json.WriteString("type", "json_object");
                break;
            default:
                _json.WriteString("type", "text");
                break;
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void WriteSchema(ChatResponseFormatJson format, JsonElement schema)
    {
        JsonElement? strict = Property(_options!.AdditionalProperties, StrictKey) is false ? null : _schemas.Find(format, schema);
        _json.WriteString("type", "json_schema");
        _json.WriteString("name", FormatName(format.SchemaName));
        if (format.SchemaDescription is { Length: > 0 } description)
        {
            _json.WriteString("description", description);
        }

        _json.WritePropertyName("schema");
        (strict ?? schema).WriteTo(_json);
        _json.WriteBoolean("strict", strict is not null);
    }

    private static string FormatName(string? name)
    {
        string safe = string.Concat((name ?? "").Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-').Take(MaxFormatName));
        return safe.Length == 0 ? DefaultFormatName : safe;
    }
}
