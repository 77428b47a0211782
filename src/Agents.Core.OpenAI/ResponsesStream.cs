using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Reads the events of a response that comes in pieces. It keeps which parts it gave, and none of their text.</summary>
/// <remarks>
/// Calls, refusals and encrypted reasoning are given when they are complete. What a server never sent in pieces is given when the item ends,
/// or else when the response does. Events of a kind that is not known are passed over.
/// </remarks>
internal sealed partial class ResponsesStream
{
    private readonly AnswerReader _answer;
    private readonly bool _isStored;
    private readonly ResponsesItems _items;
    private string? _responseId;
    private string? _messageId;
    private string? _conversationId;
    private string? _model;
    private string? _phase;
    private CharacterJoiner _text;
    private CharacterJoiner _reasoning;
    private int _reasoned = -1;
    private bool _afterMessage;
    private DateTimeOffset? _createdAt;

    /// <param name="answer">Makes the failures.</param>
    /// <param name="isStored">Whether the request asked the server to keep the response.</param>
    public ResponsesStream(AnswerReader answer, bool isStored)
    {
        _answer = answer;
        _isStored = isStored;
        _items = new ResponsesItems(answer);
    }

    /// <summary>Gets whether the event that ends a response has come.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Reads one event.</summary>
    /// <param name="data">Its data.</param>
    /// <returns>What it adds to the answer; <see langword="null"/> for nothing.</returns>
    /// <exception cref="ModelException">The event tells of a failure, or cannot be read.</exception>
    public ChatResponseUpdate? Read(ReadOnlySpan<byte> data)
    {
        // Other protocols of the family end their streams so, and some servers this one too.
        if (data.Trim(" \t\r\n"u8).SequenceEqual("[DONE]"u8))
        {
            return null;
        }

        try
        {
            Event next = Scan(data);
            return next.Kind switch
            {
                EventKind.TextDelta => Text(next),
                EventKind.SummaryDelta => Reasoning(next, ResponsesPart.Summary),
                EventKind.ReasoningDelta => Reasoning(next, ResponsesPart.Reasoning),
                EventKind.Unknown when !_answer.Name.SequenceEqual("error"u8) => null,
                EventKind.Unknown or EventKind.Failure => throw _answer.ToldFailure(data),
                _ => ReadWhole(next, data),
            };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Names that hold half a character cannot be compared.
            throw _answer.IsUnfinished
                ? _answer.Cut()
                : _answer.Failure(ModelErrorKind.Unknown, "the server sent an event that is not valid JSON.");
        }
    }

    private ChatResponseUpdate? Text(in Event next)
    {
        bool isFirst = _items.Give(ResponsesItems.KeyOf(next.Output, ResponsesPart.Text, next.Part));
        if (next.Delta is not { } delta || _text.Join(delta) is not { Length: > 0 } text)
        {
            return null;
        }

        ChatResponseUpdate update = Update(new TextContent(text) { AdditionalProperties = isFirst ? ResponsesItems.TextProperties(_phase) : null });
        if (next.LogProbabilities is { Count: > 0 } probabilities)
        {
            _items.AddLogProbabilities(probabilities);
            update.AdditionalProperties = new() { [TokenLogProbability.Key] = probabilities };
        }

        return update;
    }

    private ChatResponseUpdate? Reasoning(in Event next, ResponsesPart part)
    {
        bool isFirstOfPart = _items.Give(ResponsesItems.KeyOf(next.Output, part, next.Part));
        if (next.Delta is not { } delta || _reasoning.Join(delta) is not { Length: > 0 } text)
        {
            return null;
        }

        bool isFirst = _reasoned != next.Output;
        _reasoned = next.Output;
        return Update(new TextReasoningContent(isFirstOfPart && !isFirst ? ResponsesItems.ReasoningBreak + text : text)
        {
            AdditionalProperties = isFirst ? ResponsesItems.ReasoningProperties() : null,
        });
    }

    /// <summary>Reads an event that holds an item or a response.</summary>
    private ChatResponseUpdate? ReadWhole(in Event next, ReadOnlySpan<byte> data)
    {
        Utf8JsonReader reader = new(data, new JsonReaderOptions { MaxDepth = ResponsesReader.DocumentOptions.MaxDepth });
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        switch (next.Kind)
        {
            case EventKind.Begun:
                ReadHead(root.Member("response") ?? default);
                return null;
            case EventKind.ItemAdded:
                BeginItem(root.Member("item") ?? default, next.Output);
                return null;
            case EventKind.ArgumentsDone:
                _items.TakeArguments(next.Output, root.Raw("arguments") ?? "");
                return null;
            case EventKind.ItemDone:
                List<AIContent> contents = [];
                _items.Take(root.Member("item") ?? default, next.Output, contents);
                return contents.Count == 0 ? null : Update(contents);
            default:
                string told = next.Kind switch { EventKind.Failed => "failed", EventKind.Incomplete => "incomplete", _ => "completed" };
                return End(root.Member("response") ?? default, told);
        }
    }

    private void ReadHead(JsonElement response)
    {
        _responseId = response.Text("id") ?? _responseId;
        _messageId ??= _responseId;
        _model = response.Text("model") ?? _model;
        _createdAt = ResponsesHead.CreatedAt(response) ?? _createdAt;
        _conversationId = ResponsesHead.ConversationId(response, _isStored);
    }

    /// <summary>Notes that an item begins. A message right behind another is a message of its own.</summary>
    private void BeginItem(JsonElement item, int output)
    {
        bool isMessage = item.Text("type") == "message";
        if (isMessage && _afterMessage)
        {
            _messageId = item.Text("id") ?? $"{_responseId}-{output}";
        }

        _afterMessage = isMessage;
        _phase = item.Text(ResponsesItems.Phase);
    }

    private ChatResponseUpdate End(JsonElement response, string told)
    {
        if (response.ValueKind != JsonValueKind.Object)
        {
            throw _answer.Failure(ModelErrorKind.Unknown, "the server ended the stream without a response.");
        }

        string status = response.Text("status") ?? told;
        if (response.Member("error") is not null || status == "failed")
        {
            throw ResponsesHead.Failure(response, _answer);
        }

        ReadHead(response);
        List<AIContent> contents = _text.End() is { Length: > 0 } rest ? [new TextContent(rest)] : [];
        int index = 0;
        foreach (JsonElement item in response.List("output"))
        {
            _items.Take(item, index++, contents);
        }

        if (ResponsesHead.Usage(response) is { } usage)
        {
            contents.Add(new UsageContent(usage));
        }

        ChatResponseUpdate update = Update(contents);
        update.FinishReason = ResponsesHead.FinishReason(response, status, _items.HasCalls, _answer);
        if (_items.LogProbabilities is { } probabilities)
        {
            update.AdditionalProperties = new() { [TokenLogProbability.Key] = probabilities };
        }

        IsComplete = true;
        return update;
    }

    private ChatResponseUpdate Update(AIContent content) => Update([content]);

    private ChatResponseUpdate Update(IList<AIContent> contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _responseId,
        MessageId = _messageId,
        ConversationId = _conversationId,
        ModelId = _model ?? _answer.Model,
        CreatedAt = _createdAt,
    };
}
