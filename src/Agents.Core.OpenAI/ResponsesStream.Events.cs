using System.Text.Json;

namespace Agents.Core.OpenAI;

/// <content>Telling events apart in one pass, without a document: nearly all are a few characters of text with much around them.</content>
internal sealed partial class ResponsesStream
{
    private enum EventKind
    {
        Unknown,
        TextDelta,
        SummaryDelta,
        ReasoningDelta,
        Begun,
        ItemAdded,
        ItemDone,
        ArgumentsDone,
        Completed,
        Incomplete,
        Failed,
        Failure,
    }

    private static Event Scan(ReadOnlySpan<byte> data)
    {
        Event found = default;
        Utf8JsonReader reader = new(data, new JsonReaderOptions { MaxDepth = ResponsesReader.DocumentOptions.MaxDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return found;
        }

        Utf8JsonReader delta = default;
        bool hasDelta = false;
        bool hasError = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Name name = NameOf(ref reader);
            _ = reader.Read();
            switch (name)
            {
                case Name.Type when reader.TokenType == JsonTokenType.String:
                    found.Kind = KindOf(ref reader);
                    break;
                case Name.Delta when reader.TokenType == JsonTokenType.String:
                    delta = reader;
                    hasDelta = true;
                    break;
                case Name.Output when reader.TokenType == JsonTokenType.Number:
                    _ = reader.TryGetInt32(out found.Output);
                    break;
                case Name.Part when reader.TokenType == JsonTokenType.Number:
                    _ = reader.TryGetInt32(out found.Part);
                    break;
                case Name.LogProbabilities when reader.TokenType == JsonTokenType.StartArray:
                    found.LogProbabilities = TokenLogProbabilityReader.ReadList(ref reader);
                    break;
                default:
                    hasError |= name == Name.Error && reader.TokenType != JsonTokenType.Null;
                    reader.Skip();
                    break;
            }
        }

        // Reads to the end, so that what is cut off or followed by something else is refused here and not half believed.
        _ = reader.Read();
        if (hasDelta && found.Kind is EventKind.TextDelta or EventKind.SummaryDelta or EventKind.ReasoningDelta)
        {
            found.Delta = JsonText.ReadString(ref delta);
        }

        // A proxy tells of its failures in the form of its own errors, without a type.
        found.Kind = hasError && found.Kind == EventKind.Unknown ? EventKind.Failure : found.Kind;
        return found;
    }

    private static Name NameOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("type"u8) ? Name.Type
        : reader.ValueTextEquals("delta"u8) ? Name.Delta
        : reader.ValueTextEquals("output_index"u8) ? Name.Output
        : reader.ValueTextEquals("content_index"u8) || reader.ValueTextEquals("summary_index"u8) ? Name.Part
        : reader.ValueTextEquals("logprobs"u8) ? Name.LogProbabilities
        : reader.ValueTextEquals("error"u8) ? Name.Error
        : Name.Other;

    private static EventKind KindOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("response.output_text.delta"u8) ? EventKind.TextDelta
        : reader.ValueTextEquals("response.function_call_arguments.delta"u8) ? EventKind.Unknown
        : reader.ValueTextEquals("response.reasoning_summary_text.delta"u8) ? EventKind.SummaryDelta
        : reader.ValueTextEquals("response.reasoning_text.delta"u8) ? EventKind.ReasoningDelta
        : reader.ValueTextEquals("response.output_item.added"u8) ? EventKind.ItemAdded
        : reader.ValueTextEquals("response.output_item.done"u8) ? EventKind.ItemDone
        : reader.ValueTextEquals("response.function_call_arguments.done"u8) ? EventKind.ArgumentsDone
        : reader.ValueTextEquals("response.created"u8) || reader.ValueTextEquals("response.in_progress"u8)
            || reader.ValueTextEquals("response.queued"u8) ? EventKind.Begun
        : reader.ValueTextEquals("response.completed"u8) ? EventKind.Completed
        : reader.ValueTextEquals("response.incomplete"u8) ? EventKind.Incomplete
        : reader.ValueTextEquals("response.failed"u8) ? EventKind.Failed
        : reader.ValueTextEquals("error"u8) ? EventKind.Failure
        : EventKind.Unknown;

    private enum Name
    {
        Other,
        Type,
        Delta,
        Output,
        Part,
        LogProbabilities,
        Error,
    }

    private struct Event
    {
        public EventKind Kind;
        public int Output;
        public int Part;
        public string? Delta;
        public List<TokenLogProbability>? LogProbabilities;
    }
}
