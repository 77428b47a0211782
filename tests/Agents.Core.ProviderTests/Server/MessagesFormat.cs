using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>Anthropic's messages.</summary>
internal sealed partial class MessagesFormat : WireFormat
{
    public override string Path => "/v1/messages";

    // The SDK sends its key as a bearer's.
    public override bool HasKey(IReadOnlyDictionary<string, string> headers, string key) =>
        headers.GetValueOrDefault("x-api-key") == key || base.HasKey(headers, key);

    public override (List<ChatMessage> Messages, ChatOptions Options) Read(JsonElement request)
    {
        List<ChatMessage> messages = [];
        if (Find(request, "system") is { } system)
        {
            messages.Add(new ChatMessage(ChatRole.System, system.ValueKind == JsonValueKind.String
                ? system.GetString()
                : string.Join('\n', system.EnumerateArray().Select(block => FindText(block, "text")))));
        }

        foreach (JsonElement message in request.GetProperty("messages").EnumerateArray())
        {
            messages.AddRange(ReadMessage(message));
        }

        ChatOptions options = new()
        {
            ModelId = FindText(request, "model"),
            MaxOutputTokens = request.GetProperty("max_tokens").GetInt32(),
            Tools = Find(request, "tools") is { } tools ? [.. tools.EnumerateArray().Select(tool => ReadFunction(tool, "input_schema"))] : null,
        };
        if (Find(request, "tool_choice") is { } choice)
        {
            options.AllowMultipleToolCalls = Find(choice, "disable_parallel_tool_use")?.GetBoolean() == true ? false : null;
            options.ToolMode = FindText(choice, "type") switch
            {
                "any" => ChatToolMode.RequireAny,
                "none" => ChatToolMode.None,
                "tool" => ChatToolMode.RequireSpecific(choice.GetProperty("name").GetString()!),
                _ => null,
            };
        }

        JsonElement? format = Find(request, "output_config") is { } config ? Find(config, "format") : Find(request, "output_format");
        options.ResponseFormat = format is { } asked ? ReadSchema(asked.GetProperty("schema"), null) : null;
        return (messages, options);
    }

    public override byte[] WriteWhole(ChatResponse answer, ServedRequest request)
    {
        JsonObject message = Head(request);
        message["content"] = new JsonArray([.. Contents(answer).Select(WriteBlock)]);
        message["stop_reason"] = StopReason(answer);
        message["stop_sequence"] = null;
        message["usage"] = WriteUsage(Usage(answer), Count(answer.Usage!.OutputTokenCount));
        return Write(message);
    }

    public override ServedReply WriteError(ModelErrorKind kind)
    {
        (int status, JsonObject error) = Error(kind);
        return ServedReply.Json(status, Text(error), ("request-id", "req_1"));
    }

    public override byte[] WriteErrorEvent(ModelErrorKind kind) => Frame([("error", Error(kind).Error)]);

    private static (int Status, JsonObject Error) Error(ModelErrorKind kind)
    {
        (int status, string type, string message) = kind switch
        {
            ModelErrorKind.RateLimited => (429, "rate_limit_error", "This request would exceed your organization's rate limit of 30,000 input tokens per minute."),
            ModelErrorKind.Overloaded => (529, "overloaded_error", "Overloaded"),
            ModelErrorKind.Timeout => (504, "timeout_error", "The request timed out."),
            ModelErrorKind.ContextTooLong => (400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
            ModelErrorKind.Authentication => (401, "authentication_error", "invalid x-api-key"),
            ModelErrorKind.ContentFilter => (400, "invalid_request_error", "Output blocked by content filtering policy"),
            ModelErrorKind.InvalidRequest => (400, "invalid_request_error", "temperature: range: 0..1"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The format has no answer of this kind."),
        };
        return (status, new JsonObject
        {
            ["type"] = "error",
            ["error"] = new JsonObject { ["type"] = type, ["message"] = message },
            ["request_id"] = "req_1",
        });
    }

    /// <summary>Reads one message; results of tools stand in a message of the user, and become one of the tool.</summary>
    private static IEnumerable<ChatMessage> ReadMessage(JsonElement message)
    {
        JsonElement content = message.GetProperty("content");
        List<AIContent> contents = content.ValueKind == JsonValueKind.String
            ? [new TextContent(content.GetString())]
            : [.. content.EnumerateArray().Select(ReadBlock)];
        if (FindText(message, "role") == "assistant")
        {
            yield return new ChatMessage(ChatRole.Assistant, contents);
            yield break;
        }

        AIContent[] results = [.. contents.Where(block => block is FunctionResultContent)];
        if (results.Length > 0)
        {
            yield return new ChatMessage(ChatRole.Tool, results);
        }

        AIContent[] said = [.. contents.Where(block => block is not FunctionResultContent)];
        if (said.Length > 0)
        {
            yield return new ChatMessage(ChatRole.User, said);
        }
    }

    private static AIContent ReadBlock(JsonElement block) => FindText(block, "type") switch
    {
        "text" => new TextContent(block.GetProperty("text").GetString()),
        "tool_use" => new FunctionCallContent(
            block.GetProperty("id").GetString()!, block.GetProperty("name").GetString()!, ReadArguments(block.GetProperty("input"))),
        "tool_result" => new FunctionResultContent(
            block.GetProperty("tool_use_id").GetString()!, Find(block, "content") is { } content ? ReadResult(content) : ""),
        "thinking" => new TextReasoningContent(block.GetProperty("thinking").GetString()) { ProtectedData = FindText(block, "signature") },
        "redacted_thinking" => new TextReasoningContent("") { ProtectedData = FindText(block, "data") },
        "image" or "document" => block.GetProperty("source") is var source && FindText(source, "type") == "base64"
            ? new DataContent(source.GetProperty("data").GetBytesFromBase64(), source.GetProperty("media_type").GetString()!)
            : ReadUri(source.GetProperty("url").GetString()!, "image/*"),
        { } other => throw new NotSupportedException($"The format has no block '{other}'."),
        null => throw new NotSupportedException("A block has no type."),
    };

    private static string ReadResult(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Concat(content.EnumerateArray().Select(block => FindText(block, "text")));

    private static JsonObject Head(ServedRequest request) =>
        new() { ["id"] = "msg_1", ["type"] = "message", ["role"] = "assistant", ["model"] = request.Model };

    private static JsonObject WriteBlock(AIContent content) => content switch
    {
        TextContent text => new JsonObject { ["type"] = "text", ["text"] = text.Text },
        ErrorContent refusal => new JsonObject { ["type"] = "text", ["text"] = refusal.Message },
        FunctionCallContent call => new JsonObject
        {
            ["type"] = "tool_use",
            ["id"] = call.CallId,
            ["name"] = call.Name,
            ["input"] = JsonNode.Parse(Arguments(call)),
        },
        TextReasoningContent { Text.Length: 0 } hidden => new JsonObject { ["type"] = "redacted_thinking", ["data"] = hidden.ProtectedData },
        TextReasoningContent thought => new JsonObject
        {
            ["type"] = "thinking",
            ["thinking"] = thought.Text,
            ["signature"] = thought.ProtectedData ?? "",
        },
        { } other => throw new NotSupportedException($"The format has no {other.GetType().Name}."),
    };

    private static string StopReason(ChatResponse answer) => answer.FinishReason switch
    {
        { } reason when reason == ChatFinishReason.Length => "max_tokens",
        { } reason when reason == ChatFinishReason.ContentFilter => "refusal",
        _ => Contents(answer).Any(content => content is FunctionCallContent) ? "tool_use" : "end_turn",
    };

    private static UsageDetails Usage(ChatResponse answer) =>
        answer.Usage ?? throw new NotSupportedException("This provider always reports usage; give the answer some.");

    private static JsonObject WriteUsage(UsageDetails usage, long output)
    {
        long written = usage.AdditionalCounts?.GetValueOrDefault("CacheCreationInputTokens") ?? 0;
        return new JsonObject
        {
            ["input_tokens"] = Count(usage.InputTokenCount) - Count(usage.CachedInputTokenCount) - written,
            ["cache_creation_input_tokens"] = written,
            ["cache_read_input_tokens"] = Count(usage.CachedInputTokenCount),
            ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = written, ["ephemeral_1h_input_tokens"] = 0 },
            ["output_tokens"] = output,
            ["service_tier"] = "standard",
        };
    }
}
