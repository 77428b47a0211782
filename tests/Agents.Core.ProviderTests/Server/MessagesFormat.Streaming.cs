using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <content>The events of a stream.</content>
internal sealed partial class MessagesFormat
{
    public override byte[] WriteStream(ChatResponse answer, ServedRequest request)
    {
        JsonObject start = Head(request);
        start["content"] = new JsonArray();
        start["stop_reason"] = null;
        start["stop_sequence"] = null;
        start["usage"] = WriteUsage(Usage(answer), Math.Min(1, Count(answer.Usage!.OutputTokenCount)));
        List<(string?, JsonNode)> events = [("message_start", new JsonObject { ["type"] = "message_start", ["message"] = start })];
        int index = 0;
        foreach (AIContent content in Contents(answer))
        {
            events.Add(("content_block_start", new JsonObject { ["type"] = "content_block_start", ["index"] = index, ["content_block"] = Begin(content) }));
            if (index == 0)
            {
                events.Add(("ping", new JsonObject { ["type"] = "ping" }));
            }

            events.AddRange(Deltas(content).Select(delta => ((string?)"content_block_delta", (JsonNode)new JsonObject
            {
                ["type"] = "content_block_delta",
                ["index"] = index,
                ["delta"] = delta,
            })));
            events.Add(("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = index++ }));
        }

        events.Add(("message_delta", new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = StopReason(answer), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = Count(answer.Usage.OutputTokenCount) },
        }));
        events.Add(("message_stop", new JsonObject { ["type"] = "message_stop" }));
        return Frame(events);
    }

    private static JsonObject Begin(AIContent content)
    {
        JsonObject block = WriteBlock(content);
        switch (content)
        {
            case TextContent or ErrorContent:
                block["text"] = "";
                break;
            case FunctionCallContent:
                block["input"] = new JsonObject();
                break;
            case TextReasoningContent { Text.Length: > 0 }:
                (block["thinking"], block["signature"]) = ("", "");
                break;
        }

        return block;
    }

    private static IEnumerable<JsonObject> Deltas(AIContent content) => content switch
    {
        TextContent text => Pieces(text.Text).Select(piece => Delta("text_delta", "text", piece)),
        ErrorContent refusal => Pieces(refusal.Message).Select(piece => Delta("text_delta", "text", piece)),
        FunctionCallContent call =>
            [Delta("input_json_delta", "partial_json", ""), .. Pieces(Arguments(call)).Select(piece => Delta("input_json_delta", "partial_json", piece))],
        TextReasoningContent { Text.Length: > 0 } thought =>
        [
            .. Pieces(thought.Text).Select(piece => Delta("thinking_delta", "thinking", piece)),
            Delta("signature_delta", "signature", thought.ProtectedData ?? ""),
        ],
        _ => [],
    };

    private static JsonObject Delta(string type, string name, string value) => new() { ["type"] = type, [name] = value };
}
