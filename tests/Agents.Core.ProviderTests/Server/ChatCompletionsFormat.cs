using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>OpenAI's chat completions.</summary>
internal sealed class ChatCompletionsFormat : WireFormat
{
    public override string Path => "/chat/completions";

    public override (List<ChatMessage> Messages, ChatOptions Options) Read(JsonElement request)
    {
        List<ChatMessage> messages = [.. request.GetProperty("messages").EnumerateArray().Select(ReadMessage)];
        ChatOptions options = new()
        {
            ModelId = FindText(request, "model"),
            MaxOutputTokens = (Find(request, "max_completion_tokens") ?? Find(request, "max_tokens"))?.GetInt32(),
            AllowMultipleToolCalls = Find(request, "parallel_tool_calls")?.GetBoolean(),
            Tools = Find(request, "tools") is { } tools
                ? [.. tools.EnumerateArray().Select(tool => ReadFunction(tool.GetProperty("function"), "parameters"))]
                : null,
            ToolMode = Find(request, "tool_choice") switch
            {
                { ValueKind: JsonValueKind.Object } named => ChatToolMode.RequireSpecific(named.GetProperty("function").GetProperty("name").GetString()!),
                { } mode when mode.ValueEquals("required") => ChatToolMode.RequireAny,
                { } mode when mode.ValueEquals("none") => ChatToolMode.None,
                _ => null,
            },
        };
        if (Find(request, "response_format") is { } format)
        {
            options.ResponseFormat = FindText(format, "type") switch
            {
                "json_schema" => ReadSchema(format.GetProperty("json_schema").GetProperty("schema"), FindText(format.GetProperty("json_schema"), "name")),
                "json_object" => ChatResponseFormat.Json,
                _ => ChatResponseFormat.Text,
            };
        }

        return (messages, options);
    }

    public override byte[] WriteWhole(ChatResponse answer, ServedRequest request)
    {
        string text = string.Concat(Contents(answer).OfType<TextContent>().Select(content => content.Text));
        FunctionCallContent[] calls = [.. Contents(answer).OfType<FunctionCallContent>()];
        JsonObject message = new()
        {
            ["role"] = "assistant",
            ["content"] = text.Length == 0 && calls.Length > 0 ? null : text,
            ["refusal"] = Contents(answer).OfType<ErrorContent>().FirstOrDefault()?.Message,
            ["annotations"] = new JsonArray(),
        };
        AddReasoning(message, Contents(answer));
        if (calls.Length > 0)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select(call => WriteCall(call, Arguments(call)))]);
        }

        JsonObject whole = Head("chat.completion", request);
        whole["choices"] = new JsonArray(
            new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = FinishReason(answer) });
        if (answer.Usage is { } usage)
        {
            whole["usage"] = WriteUsage(usage);
        }

        whole["service_tier"] = "default";
        whole["system_fingerprint"] = null;
        return Write(whole);
    }

    public override byte[] WriteStream(ChatResponse answer, ServedRequest request)
    {
        bool tellsUsage = Find(request.Json, "stream_options") is { } options && Find(options, "include_usage")?.GetBoolean() == true;
        List<(string?, JsonNode)> events = [(null, Chunk(new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }, null))];
        int index = 0;
        foreach (AIContent content in Contents(answer))
        {
            switch (content)
            {
                case TextContent text:
                    events.AddRange(Pieces(text.Text).Select(piece => ((string?)null, (JsonNode)Chunk(new JsonObject { ["content"] = piece }, null))));
                    break;
                case TextReasoningContent thought:
                    events.AddRange(Pieces(thought.Text).Select(piece =>
                        ((string?)null, (JsonNode)Chunk(new JsonObject { ["reasoning_content"] = piece }, null))));
                    break;
                case ErrorContent refusal:
                    events.Add((null, Chunk(new JsonObject { ["refusal"] = refusal.Message }, null)));
                    break;
                case FunctionCallContent call:
                    events.AddRange(StreamCall(call, index++).Select(delta => ((string?)null, (JsonNode)Chunk(delta, null))));
                    break;
            }
        }

        events.Add((null, Chunk([], FinishReason(answer))));
        if (tellsUsage && answer.Usage is { } usage)
        {
            JsonObject last = Head("chat.completion.chunk", request);
            last["choices"] = new JsonArray();
            last["usage"] = WriteUsage(usage);
            events.Add((null, last));
        }

        return [.. Frame(events), .. "data: [DONE]\n\n"u8];

        JsonObject Chunk(JsonObject delta, string? finishReason)
        {
            JsonObject chunk = Head("chat.completion.chunk", request);
            chunk["system_fingerprint"] = null;
            chunk["choices"] = new JsonArray(
                new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason });
            if (tellsUsage)
            {
                chunk["usage"] = null;
            }

            return chunk;
        }
    }

    public override ServedReply WriteError(ModelErrorKind kind)
    {
        (int status, JsonObject error) = Error(kind);
        return ServedReply.Json(status, Text(new JsonObject { ["error"] = error }));
    }

    public override byte[] WriteErrorEvent(ModelErrorKind kind) => Frame([(null, new JsonObject { ["error"] = Error(kind).Error })]);

    internal static (int Status, JsonObject Error) Error(ModelErrorKind kind)
    {
        (int status, string type, string? code, string message) = kind switch
        {
            ModelErrorKind.RateLimited => (429, "tokens", "rate_limit_exceeded", "Rate limit reached on tokens per min (TPM): Limit 30000, Used 29500, Requested 900."),
            ModelErrorKind.Overloaded => (503, "server_error", null, "The server is currently overloaded. Please try again later."),
            ModelErrorKind.Timeout => (504, "timeout", null, "The request timed out."),
            ModelErrorKind.ContextTooLong => (400, "invalid_request_error", "context_length_exceeded", "This model's maximum context length is 128000 tokens."),
            ModelErrorKind.Authentication => (401, "invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
            ModelErrorKind.ContentFilter => (400, "invalid_request_error", "content_policy_violation", "The request was refused."),
            ModelErrorKind.InvalidRequest => (400, "invalid_request_error", "unsupported_value", "Unsupported value: 'temperature' does not support 7."),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The format has no answer of this kind."),
        };
        return (status, new JsonObject { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code });
    }

    private static ChatMessage ReadMessage(JsonElement message)
    {
        JsonElement? content = Find(message, "content");
        List<AIContent> contents = content switch
        {
            null => [],
            { ValueKind: JsonValueKind.String } text => [new TextContent(text.GetString())],
            { } parts => [.. parts.EnumerateArray().Select(ReadPart)],
        };
        switch (FindText(message, "role"))
        {
            case "tool":
                string result = string.Concat(contents.OfType<TextContent>().Select(text => text.Text));
                return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(message.GetProperty("tool_call_id").GetString()!, result)]);
            case "system" or "developer":
                return new ChatMessage(ChatRole.System, contents);
            case "user":
                return new ChatMessage(ChatRole.User, contents);
            case "assistant":
                contents.RemoveAll(part => part is TextContent { Text.Length: 0 });
                contents.AddRange(Find(message, "tool_calls") is { } calls ? calls.EnumerateArray().Select(ReadCall) : []);
                return new ChatMessage(ChatRole.Assistant, contents);
            case { } other:
                throw new NotSupportedException($"The format has no role '{other}'.");
            default:
                throw new NotSupportedException("A message has no role.");
        }
    }

    private static FunctionCallContent ReadCall(JsonElement call)
    {
        JsonElement function = call.GetProperty("function");
        return new FunctionCallContent(
            call.GetProperty("id").GetString()!,
            function.GetProperty("name").GetString()!,
            ReadArguments(JsonElement.Parse(function.GetProperty("arguments").GetString()!)));
    }

    private static AIContent ReadPart(JsonElement part) => FindText(part, "type") switch
    {
        "text" => new TextContent(part.GetProperty("text").GetString()),
        "refusal" => new ErrorContent(part.GetProperty("refusal").GetString()),
        "image_url" => ReadUri(part.GetProperty("image_url").GetProperty("url").GetString()!, "image/*"),
        "file" => FindText(part.GetProperty("file"), "file_data") is { } data
            ? ReadUri(data, "application/pdf")
            : new HostedFileContent(part.GetProperty("file").GetProperty("file_id").GetString()!),
        { } other => throw new NotSupportedException($"The format has no part '{other}'."),
        null => throw new NotSupportedException("A part has no type."),
    };

    private static JsonObject Head(string kind, ServedRequest request) =>
        new() { ["id"] = "chatcmpl-C1", ["object"] = kind, ["created"] = 1_760_000_000, ["model"] = request.Model };

    private static string FinishReason(ChatResponse answer) => answer.FinishReason?.Value
        ?? (Contents(answer).Any(content => content is FunctionCallContent) ? "tool_calls" : "stop");

    private static void AddReasoning(JsonObject message, IEnumerable<AIContent> contents)
    {
        string thoughts = string.Concat(contents.OfType<TextReasoningContent>().Select(thought => thought.Text));
        if (thoughts.Length > 0)
        {
            message["reasoning_content"] = thoughts;
        }
    }

    private static JsonObject WriteCall(FunctionCallContent call, string arguments) => new()
    {
        ["id"] = call.CallId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = arguments },
    };

    private static IEnumerable<JsonObject> StreamCall(FunctionCallContent call, int index)
    {
        JsonObject first = WriteCall(call, "");
        first.Insert(0, "index", index);
        yield return new JsonObject { ["tool_calls"] = new JsonArray(first) };
        foreach (string piece in Pieces(Arguments(call)))
        {
            yield return new JsonObject
            {
                ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = piece } }),
            };
        }
    }

    private static JsonObject WriteUsage(UsageDetails usage) => new()
    {
        ["prompt_tokens"] = Count(usage.InputTokenCount),
        ["completion_tokens"] = Count(usage.OutputTokenCount),
        ["total_tokens"] = Count(usage.InputTokenCount) + Count(usage.OutputTokenCount),
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = Count(usage.CachedInputTokenCount), ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject
        {
            ["reasoning_tokens"] = Count(usage.ReasoningTokenCount),
            ["audio_tokens"] = 0,
            ["accepted_prediction_tokens"] = 0,
            ["rejected_prediction_tokens"] = 0,
        },
    };
}
