using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>OpenAI's responses.</summary>
internal sealed partial class ResponsesFormat : WireFormat
{
    public override string Path => "/responses";

    public override (List<ChatMessage> Messages, ChatOptions Options) Read(JsonElement request)
    {
        List<ChatMessage> messages = FindText(request, "instructions") is { } instructions ? [new ChatMessage(ChatRole.System, instructions)] : [];
        JsonElement input = request.GetProperty("input");
        messages.AddRange(input.ValueKind == JsonValueKind.String
            ? [new ChatMessage(ChatRole.User, input.GetString())]
            : input.EnumerateArray().Select(ReadItem));
        ChatOptions options = new()
        {
            ModelId = FindText(request, "model"),
            MaxOutputTokens = Find(request, "max_output_tokens")?.GetInt32(),
            AllowMultipleToolCalls = Find(request, "parallel_tool_calls")?.GetBoolean(),
            Tools = Find(request, "tools") is { } tools ? [.. tools.EnumerateArray().Select(tool => ReadFunction(tool, "parameters"))] : null,
            ToolMode = Find(request, "tool_choice") switch
            {
                { ValueKind: JsonValueKind.Object } named => ChatToolMode.RequireSpecific(named.GetProperty("name").GetString()!),
                { } mode when mode.ValueEquals("required") => ChatToolMode.RequireAny,
                { } mode when mode.ValueEquals("none") => ChatToolMode.None,
                _ => null,
            },
        };
        if (Find(request, "text") is { } text && Find(text, "format") is { } format)
        {
            options.ResponseFormat = FindText(format, "type") switch
            {
                "json_schema" => ReadSchema(format.GetProperty("schema"), FindText(format, "name")),
                "json_object" => ChatResponseFormat.Json,
                _ => ChatResponseFormat.Text,
            };
        }

        return (messages, options);
    }

    public override byte[] WriteWhole(ChatResponse answer, ServedRequest request) =>
        Write(Whole(answer, request, Status(answer), [.. Items(answer).Select(item => WriteItem(item, "completed"))]));

    public override ServedReply WriteError(ModelErrorKind kind)
    {
        (int status, JsonObject error) = ChatCompletionsFormat.Error(kind);
        return ServedReply.Json(status, Text(new JsonObject { ["error"] = error }));
    }

    public override byte[] WriteErrorEvent(ModelErrorKind kind)
    {
        JsonObject error = ChatCompletionsFormat.Error(kind).Error;
        return Frame([("error", new JsonObject
        {
            ["type"] = "error",
            ["code"] = error["code"]?.GetValue<string>() ?? error["type"]!.GetValue<string>(),
            ["message"] = error["message"]!.GetValue<string>(),
            ["param"] = null,
            ["sequence_number"] = 7,
        })]);
    }

    private static ChatMessage ReadItem(JsonElement item) => FindText(item, "type") switch
    {
        "function_call" => new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(
            item.GetProperty("call_id").GetString()!,
            item.GetProperty("name").GetString()!,
            ReadArguments(JsonElement.Parse(item.GetProperty("arguments").GetString()!)))]),
        "function_call_output" => new ChatMessage(
            ChatRole.Tool, [new FunctionResultContent(item.GetProperty("call_id").GetString()!, ReadOutput(item.GetProperty("output")))]),
        "reasoning" => new ChatMessage(ChatRole.Assistant, [new TextReasoningContent(
            Find(item, "summary") is { } summary ? string.Concat(summary.EnumerateArray().Select(part => FindText(part, "text"))) : null)
        {
            ProtectedData = FindText(item, "encrypted_content"),
        }]),
        "message" or null => new ChatMessage(
            FindText(item, "role") switch
            {
                "user" => ChatRole.User,
                "assistant" => ChatRole.Assistant,
                "system" or "developer" => ChatRole.System,
                { } other => throw new NotSupportedException($"The format has no role '{other}'."),
                null => throw new NotSupportedException("A message has no role."),
            },
            item.GetProperty("content") is { ValueKind: JsonValueKind.String } text
                ? [new TextContent(text.GetString())]
                : [.. item.GetProperty("content").EnumerateArray().Select(ReadPart)]),
        { } other => throw new NotSupportedException($"The format has no item '{other}'."),
    };

    private static string ReadOutput(JsonElement output) => output.ValueKind == JsonValueKind.String
        ? output.GetString()!
        : string.Concat(output.EnumerateArray().Select(part => FindText(part, "text")));

    private static AIContent ReadPart(JsonElement part) => FindText(part, "type") switch
    {
        "input_text" or "output_text" => new TextContent(part.GetProperty("text").GetString()),
        "refusal" => new ErrorContent(part.GetProperty("refusal").GetString()),
        "input_image" => ReadUri(part.GetProperty("image_url").GetString()!, "image/*"),
        "input_file" => FindText(part, "file_data") is { } data
            ? ReadUri(data, "application/pdf")
            : new HostedFileContent(part.GetProperty("file_id").GetString()!),
        { } other => throw new NotSupportedException($"The format has no part '{other}'."),
        null => throw new NotSupportedException("A part has no type."),
    };

    /// <summary>Joins the texts that belong to one message; thoughts and calls are items of their own.</summary>
    private static List<(string Id, AIContent Content)> Items(ChatResponse answer)
    {
        List<(string, AIContent)> items = [];
        foreach (AIContent content in Contents(answer))
        {
            string prefix = content switch { FunctionCallContent => "fc", TextReasoningContent => "rs", _ => "msg" };
            items.Add(($"{prefix}_{items.Count + 1}", content));
        }

        return items.Count > 0 ? items : [("msg_1", new TextContent(""))];
    }

    private static JsonObject WriteItem((string Id, AIContent Content) item, string status)
    {
        bool isBegun = status == "in_progress";
        return item.Content switch
        {
            TextContent text => WriteMessage(item.Id, status, isBegun ? null : WritePart(text.Text)),
            ErrorContent refusal => WriteMessage(item.Id, status, isBegun ? null : new JsonObject { ["type"] = "refusal", ["refusal"] = refusal.Message }),
            FunctionCallContent call => new JsonObject
            {
                ["id"] = item.Id,
                ["type"] = "function_call",
                ["status"] = status,
                ["arguments"] = isBegun ? "" : Arguments(call),
                ["call_id"] = call.CallId,
                ["name"] = call.Name,
            },
            TextReasoningContent thought => new JsonObject
            {
                ["id"] = item.Id,
                ["type"] = "reasoning",
                ["encrypted_content"] = isBegun ? "" : thought.ProtectedData,
                ["summary"] = isBegun || thought.Text.Length == 0
                    ? new JsonArray()
                    : new JsonArray(new JsonObject { ["type"] = "summary_text", ["text"] = thought.Text }),
            },
            { } other => throw new NotSupportedException($"The format has no {other.GetType().Name}."),
        };
    }

    private static JsonObject WriteMessage(string id, string status, JsonObject? part) => new()
    {
        ["id"] = id,
        ["type"] = "message",
        ["status"] = status,
        ["content"] = part is null ? new JsonArray() : new JsonArray(part),
        ["role"] = "assistant",
    };

    private static JsonObject WritePart(string text) =>
        new() { ["type"] = "output_text", ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray(), ["text"] = text };

    private static string Status(ChatResponse answer) =>
        answer.FinishReason == ChatFinishReason.Length || answer.FinishReason == ChatFinishReason.ContentFilter ? "incomplete" : "completed";

    private static JsonObject Whole(ChatResponse answer, ServedRequest request, string status, JsonArray output)
    {
        string? incomplete = status != "incomplete" ? null : answer.FinishReason == ChatFinishReason.Length ? "max_output_tokens" : "content_filter";
        return new JsonObject
        {
            ["id"] = "resp_1",
            ["object"] = "response",
            ["created_at"] = 1_760_000_000,
            ["status"] = status,
            ["background"] = false,
            ["error"] = null,
            ["incomplete_details"] = incomplete is null ? null : new JsonObject { ["reason"] = incomplete },
            ["model"] = request.Model,
            ["output"] = output,
            ["parallel_tool_calls"] = true,
            ["previous_response_id"] = null,
            ["usage"] = status == "in_progress" || answer.Usage is null ? null : WriteUsage(answer.Usage),
            ["metadata"] = new JsonObject(),
        };
    }

    private static JsonObject WriteUsage(UsageDetails usage) => new()
    {
        ["input_tokens"] = Count(usage.InputTokenCount),
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = Count(usage.CachedInputTokenCount) },
        ["output_tokens"] = Count(usage.OutputTokenCount),
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = Count(usage.ReasoningTokenCount) },
        ["total_tokens"] = Count(usage.InputTokenCount) + Count(usage.OutputTokenCount),
    };
}
