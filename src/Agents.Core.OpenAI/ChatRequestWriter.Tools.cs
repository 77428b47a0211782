using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <content>Tools, and the form of the answer.</content>
internal sealed partial class ChatRequestWriter
{
    private const string StrictKey = "strict";
    private const int MaxNameLength = 64;

    private static readonly JsonElement NoParameters = Parse("""{"type":"object","properties":{}}""");

    private void WriteTools(ChatOptions options)
    {
        int count = (options.Tools?.Count ?? 0) + CopiedTools.Count;
        if (count == 0)
        {
            return;
        }

        _json.WriteStartArray("tools"u8);
        foreach (JsonNode? tool in CopiedTools)
        {
            tool?.WriteTo(_json);
        }

        foreach (AITool tool in options.Tools ?? [])
        {
            WriteTool(tool);
        }

        _json.WriteEndArray();
        WriteToolMode(options.ToolMode);
        if (options.AllowMultipleToolCalls is { } allowed && _dialect.SendsParallelToolCalls && IsSilent("parallel_tool_calls"))
        {
            _json.WriteBoolean("parallel_tool_calls"u8, allowed);
        }
    }

    private JsonArray CopiedTools => _base?["tools"] as JsonArray ?? [];

    private void CopyTools()
    {
        if (CopiedTools.Count > 0)
        {
            WriteNode("tools", CopiedTools);
        }
    }

    private void WriteTool(AITool tool)
    {
        if (tool is not AIFunctionDeclaration function)
        {
            throw new NotSupportedException(
                $"Chat completions know functions only, and the tool '{tool.Name}' is a {tool.GetType().Name}. "
                + "Give such a tool in the protocol's words by RawRepresentationFactory.");
        }

        _json.WriteStartObject();
        _json.WriteString("type"u8, "function"u8);
        _json.WriteStartObject("function"u8);
        _json.WriteString("name"u8, function.Name);
        if (function.Description is { Length: > 0 } description)
        {
            _json.WriteString("description"u8, description);
        }

        JsonElement schema = function.JsonSchema;
        bool? wanted = _dialect.SendsStrict ? WantsStrict(function.AdditionalProperties) : null;
        JsonElement? strict = wanted == true ? _strict.Find(function, schema) : null;
        _json.WritePropertyName("parameters"u8);
        (strict ?? (IsObjectSchema(schema) ? schema : NoParameters)).WriteTo(_json);
        if (wanted is not null)
        {
            _json.WriteBoolean("strict"u8, strict is not null);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private bool? WantsStrict(IReadOnlyDictionary<string, object?>? properties) =>
        properties?.GetValueOrDefault(StrictKey) as bool? ?? _options?.AdditionalProperties?.GetValueOrDefault(StrictKey) as bool?;

    private static bool IsObjectSchema(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out _) && schema.TryGetProperty("properties", out _);

    private void WriteToolMode(ChatToolMode? mode)
    {
        if (mode is null || !IsSilent("tool_choice"))
        {
            return;
        }

        if (mode is RequiredChatToolMode { RequiredFunctionName: { } name })
        {
            _json.WriteStartObject("tool_choice"u8);
            _json.WriteString("type"u8, "function"u8);
            _json.WriteStartObject("function"u8);
            _json.WriteString("name"u8, name);
            _json.WriteEndObject();
            _json.WriteEndObject();
            return;
        }

        _json.WriteString("tool_choice"u8, mode switch
        {
            NoneChatToolMode => "none",
            RequiredChatToolMode => "required",
            _ => "auto",
        });
    }

    private void WriteResponseFormat(ChatOptions options)
    {
        if (options.ResponseFormat is null || !IsSilent("response_format"))
        {
            return;
        }

        _json.WriteStartObject("response_format"u8);
        if (options.ResponseFormat is ChatResponseFormatJson { Schema: { } schema } format && _dialect.SendsJsonSchema)
        {
            _json.WriteString("type"u8, "json_schema"u8);
            WriteSchema(format, schema, options);
        }
        else
        {
            _json.WriteString("type"u8, options.ResponseFormat is ChatResponseFormatJson ? "json_object"u8 : "text"u8);
        }

        _json.WriteEndObject();
    }

    private void WriteSchema(ChatResponseFormatJson format, JsonElement schema, ChatOptions options)
    {
        bool wantsStrict = _dialect.SendsStrict && options.AdditionalProperties?.GetValueOrDefault(StrictKey) is not false;
        JsonElement? strict = wantsStrict ? _strict.Find(format, schema) : null;
        _json.WriteStartObject("json_schema"u8);
        _json.WriteString("name"u8, CleanName(format.SchemaName) is { Length: > 0 } name ? name : "output");
        if (format.SchemaDescription is { Length: > 0 } description)
        {
            _json.WriteString("description"u8, description);
        }

        _json.WritePropertyName("schema"u8);
        (strict ?? schema).WriteTo(_json);
        if (_dialect.SendsStrict)
        {
            _json.WriteBoolean("strict"u8, strict is not null);
        }

        _json.WriteEndObject();
    }

    /// <summary>Keeps of a name what the protocol allows in one.</summary>
    private static string CleanName(string? name)
    {
        if (name is null)
        {
            return "";
        }

        string clean = string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-'));
        return clean.Length <= MaxNameLength ? clean : clean[..MaxNameLength];
    }

    private static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
