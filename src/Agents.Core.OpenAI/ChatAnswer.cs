using System.Text;
using System.Text.Json;
using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.OpenAI;

/// <summary>Puts the answer of one call together, from one JSON object or from the events of a stream.</summary>
/// <remarks>Used by one thread at a time. Of a stream it keeps no text that it gave away.</remarks>
internal sealed class ChatAnswer
{
    private readonly AnswerReader _wire;
    private readonly IList<ChatMessage> _messages;
    private readonly ToolCallGatherer _calls;
    private readonly ChatChunkReader _reader;
    private readonly int _maxBytes;
    private StringBuilder? _refusal;
    private List<TokenLogProbability>? _probabilities;
    private UsageDetails? _usage;
    private string? _finish;
    private CharacterJoiner _text;
    private CharacterJoiner _reasoning;
    private bool _hasChoice;

    public ChatAnswer(AnswerReader wire, IList<ChatMessage> messages, int maxBytes)
    {
        _wire = wire;
        _messages = messages;
        _maxBytes = maxBytes;
        _calls = new ToolCallGatherer(maxBytes);
        _reader = new ChatChunkReader(_calls);
    }

    /// <summary>Gets whether the server said that nothing more comes.</summary>
    public bool IsDone { get; private set; }

    private ChatChunk Chunk => _reader.Chunk;

    /// <summary>Reads a whole answer.</summary>
    public ChatResponse ReadWhole(ReadOnlySpan<byte> json)
    {
        if (!TryRead(json))
        {
            throw JsonText.IsBeginning(json) ? _wire.Cut() : _wire.Failure(ModelErrorKind.Unknown, "the server sent an answer that is no JSON of a chat completion.");
        }

        TakeRest();
        List<AIContent> contents = [];
        AddText(contents);
        AddHalves(contents);
        AddRest(contents);
        ChatMessage message = new(ChatRole.Assistant, contents) { MessageId = Chunk.Id, AdditionalProperties = Probabilities(Chunk.LogProbabilities) };
        return new ChatResponse(message)
        {
            ResponseId = Chunk.Id,
            ModelId = Chunk.Model,
            CreatedAt = Chunk.CreatedAt,
            FinishReason = FinishReason(),
            Usage = _usage,
        };
    }

    /// <summary>Goes on to the next event. What goes wrong after the answer has ended is no failure of the answer.</summary>
    public async ValueTask<bool> MoveNextAsync(CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await _wire.ReadEventAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ModelException) when (_finish is not null)
        {
            return false;
        }
    }

    /// <summary>Takes the present event.</summary>
    /// <returns>What it says; <see langword="null"/> when it says nothing that can be given away yet.</returns>
    public ChatResponseUpdate? TakeEvent()
    {
        ReadOnlySpan<byte> data = _wire.Data.Trim(" \t\r\n"u8);
        IsDone = data.SequenceEqual("[DONE]"u8);
        if (IsDone || data.IsEmpty)
        {
            return null;
        }

        if (_wire.Name.SequenceEqual("error"u8))
        {
            throw _wire.ToldFailure(data);
        }

        if (!TryRead(data))
        {
            return _wire.IsUnfinished && _finish is not null ? null
                : throw (_wire.IsUnfinished ? _wire.Cut() : _wire.Failure(ModelErrorKind.Unknown, "the server sent an event that is no JSON of a chat completion."));
        }

        TakeRest();
        bool hasText = Chunk.Text is not null || Chunk.Reasoning is not null;
        if (!hasText && Chunk.LogProbabilities is null)
        {
            return null;
        }

        List<AIContent> contents = new(1);
        AddText(contents);
        return Update(contents, Chunk.LogProbabilities);
    }

    /// <summary>Ends the stream: gives away what is whole only now.</summary>
    /// <exception cref="ModelException">The stream ended before the answer was complete.</exception>
    public ChatResponseUpdate End()
    {
        if (_finish is null && !IsDone)
        {
            throw _wire.Cut();
        }

        ThrowIfNoChoice();
        List<AIContent> contents = [];
        AddHalves(contents);
        AddRest(contents);
        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        ChatResponseUpdate update = Update(contents, _probabilities);
        update.FinishReason = FinishReason();
        return update;
    }

    private bool TryRead(ReadOnlySpan<byte> json)
    {
        try
        {
            _reader.Read(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }

        return Chunk.IsFailure ? throw _wire.ToldFailure(json) : true;
    }

    private void TakeRest()
    {
        _hasChoice |= Chunk.HasChoice;
        _usage = Chunk.Usage ?? _usage;
        _finish = Chunk.FinishReason ?? _finish;
        if (_finish == "error")
        {
            throw _wire.Failure(ModelErrorKind.Overloaded, "the server ended the answer with an error.");
        }

        if (Chunk.Refusal is { } refusal)
        {
            (_refusal ??= new StringBuilder()).Append(refusal);
        }

        if (Chunk.LogProbabilities is { } tokens)
        {
            (_probabilities ??= []).AddRange(tokens);
        }

        if (_calls.IsTooMuch || _refusal?.Length > _maxBytes)
        {
            throw _wire.Failure(ModelErrorKind.Unknown, $"the server sent calls or refusals of more than {_maxBytes:N0} bytes, the most that the settings allow.");
        }
    }

    private void AddText(List<AIContent> contents)
    {
        if (Chunk.Reasoning is { } thought && _reasoning.Join(thought) is { Length: > 0 } words)
        {
            contents.Add(new TextReasoningContent(words));
        }

        if (Chunk.Text is { } piece && _text.Join(piece) is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }
    }

    /// <summary>Adds characters whose other half never came.</summary>
    private void AddHalves(List<AIContent> contents)
    {
        if (_reasoning.End() is { Length: > 0 } thought)
        {
            contents.Add(new TextReasoningContent(thought));
        }

        if (_text.End() is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }
    }

    private void AddRest(List<AIContent> contents)
    {
        ThrowIfNoChoice();
        if (_refusal is not null)
        {
            contents.Add(new ErrorContent(JsonText.Mend(_refusal.ToString())) { ErrorCode = ChatRequestWriter.RefusalCode });
        }

        bool hasCalls = _calls.Count > 0;
        _calls.MoveTo(contents, _messages);
        if (hasCalls && FinishReason() == ChatFinishReason.Stop)
        {
            // Ollama, among others, says that it stopped.
            _finish = "tool_calls";
        }
    }

    private void ThrowIfNoChoice()
    {
        if (!_hasChoice)
        {
            throw _wire.Failure(ModelErrorKind.Unknown, "the server sent an answer without a choice.");
        }
    }

    private ChatResponseUpdate Update(List<AIContent> contents, List<TokenLogProbability>? probabilities) => new(ChatRole.Assistant, contents)
    {
        ResponseId = Chunk.Id,
        MessageId = Chunk.Id,
        ModelId = Chunk.Model,
        CreatedAt = Chunk.CreatedAt,
        AdditionalProperties = Probabilities(probabilities),
    };

    private static AdditionalPropertiesDictionary? Probabilities(List<TokenLogProbability>? tokens) =>
        tokens is null ? null : new AdditionalPropertiesDictionary { [TokenLogProbability.Key] = (IReadOnlyList<TokenLogProbability>)tokens };

    private ChatFinishReason? FinishReason() => _finish switch
    {
        null => null,
        "stop" or "eos" or "end_turn" or "stop_sequence" => ChatFinishReason.Stop,
        "length" or "max_tokens" => ChatFinishReason.Length,
        "tool_calls" or "function_call" => ChatFinishReason.ToolCalls,
        "content_filter" => ChatFinishReason.ContentFilter,
        string other => new ChatFinishReason(other),
    };
}
