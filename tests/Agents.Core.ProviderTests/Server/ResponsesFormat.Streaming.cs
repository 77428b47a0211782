using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <content>The events of a stream.</content>
internal sealed partial class ResponsesFormat
{
    public override byte[] WriteStream(ChatResponse answer, ServedRequest request)
    {
        List<(string?, JsonNode)> events = [];
        Add("response.created", new JsonObject { ["response"] = Whole(answer, request, "in_progress", []) });
        Add("response.in_progress", new JsonObject { ["response"] = Whole(answer, request, "in_progress", []) });
        List<(string Id, AIContent Content)> items = Items(answer);
        for (int index = 0; index < items.Count; index++)
        {
            Add("response.output_item.added", new JsonObject { ["output_index"] = index, ["item"] = WriteItem(items[index], "in_progress") });
            foreach ((string name, JsonObject data) in StreamItem(items[index], index))
            {
                Add(name, data);
            }

            Add("response.output_item.done", new JsonObject { ["output_index"] = index, ["item"] = WriteItem(items[index], "completed") });
        }

        string status = Status(answer);
        Add($"response.{status}", new JsonObject
        {
            ["response"] = Whole(answer, request, status, [.. items.Select(item => WriteItem(item, "completed"))]),
        });
        return Frame(events);

        void Add(string name, JsonObject data)
        {
            data.Insert(0, "type", name);
            data.Insert(1, "sequence_number", events.Count);
            events.Add((name, data));
        }
    }

    private static IEnumerable<(string Name, JsonObject Data)> StreamItem((string Id, AIContent Content) item, int index) => item.Content switch
    {
        TextContent text => StreamText(item.Id, index, text.Text),
        ErrorContent refusal =>
        [
            ("response.refusal.delta", InPart(item.Id, index, "delta", refusal.Message)),
            ("response.refusal.done", InPart(item.Id, index, "refusal", refusal.Message)),
        ],
        FunctionCallContent call =>
        [
            .. Pieces(Arguments(call)).Select(piece => ("response.function_call_arguments.delta", InItem(item.Id, index, "delta", piece))),
            ("response.function_call_arguments.done", InItem(item.Id, index, "arguments", Arguments(call))),
        ],
        TextReasoningContent thought => Pieces(thought.Text).Select(piece => ("response.reasoning_summary_text.delta", InItem(item.Id, index, "delta", piece))),
        { } other => throw new NotSupportedException($"The format has no {other.GetType().Name}."),
    };

    private static IEnumerable<(string Name, JsonObject Data)> StreamText(string id, int index, string text) =>
    [
        ("response.content_part.added", InPart(id, index, "part", WritePart(""))),
        .. Pieces(text).Select(piece => ("response.output_text.delta", InPart(id, index, "delta", piece))),
        ("response.output_text.done", InPart(id, index, "text", text)),
        ("response.content_part.done", InPart(id, index, "part", WritePart(text))),
    ];

    private static JsonObject InItem(string id, int index, string name, JsonNode value) =>
        new() { ["item_id"] = id, ["output_index"] = index, [name] = value };

    private static JsonObject InPart(string id, int index, string name, JsonNode value) =>
        new() { ["item_id"] = id, ["output_index"] = index, ["content_index"] = 0, [name] = value };
}
