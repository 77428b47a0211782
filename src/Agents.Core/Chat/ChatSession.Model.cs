using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>One call of the model: estimate, reserve, call, settle.</content>
internal sealed partial class ChatSession
{
    private long _estimatedTokens;
    private int _estimatedMessages;

    private string ModelName => _engine.Model ?? "unknown";

    /// <summary>Calls the model once.</summary>
    /// <param name="withTools">Whether the model is offered the tools.</param>
    /// <param name="notice">A message for this call only, which does not become part of the history.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer; <see langword="null"/> when a budget refused the call, which <see cref="_refusal"/> then says.</returns>
    private async ValueTask<ChatResponse?> TryCallModelAsync(bool withTools, string? notice, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IList<ChatMessage> sent = await SelectMessagesAsync(notice, cancellationToken).ConfigureAwait(false);
        long EstimateInput() => EstimateTokens(sent) + (withTools ? _engine.ToolTokens : 0);
        if (!ModelBudget.TryReserve(_context, _engine.Model, EstimateInput, _engine.MaxOutputTokens, out ModelRequest request, out _refusal))
        {
            if (_context.IsObserved)
            {
                _context.Emit(new BudgetRefused { Refusal = _refusal! });
            }

            return null;
        }

        _turn++;
        if (_context.IsObserved)
        {
            _context.Emit(new ModelCallStarted { Model = ModelName, Turn = _turn, Reserved = request.Reserved });
        }

        long start = _context.Clock.GetTimestamp();
        List<ChatResponseUpdate>? seen = _engine.Streaming ? [] : null;
        ChatResponse response;
        try
        {
            ChatOptions options = _engine.MakeOptions(withTools, withTools && _context.HasArtifacts, _turn, request.MaxOutputTokens);
            response = seen is null
                ? await _engine.Client.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false)
                : await StreamAsync(sent, options, seen, cancellationToken).ConfigureAwait(false);
            if (response is null)
            {
                throw new ModelException(ModelName, ModelErrorKind.Unknown, "the client returned null.", null);
            }
        }
        catch (Exception exception)
        {
            bool canceled = exception is OperationCanceledException && cancellationToken.IsCancellationRequested;
            ModelErrorKind kind = canceled ? ModelErrorKind.Canceled : ModelException.Classify(exception);
            SettleFailed(in request, kind, seen, EstimateInput, start);
            ChatLog.ModelFailed(_context.Logger, exception, _engine.Name, _context.RunId, kind);
            if (canceled || exception is AgentException)
            {
                throw;
            }

            throw new ModelException(ModelName, kind, $"the client threw {exception.GetType().Name}; see the inner exception.", exception).At(_context.Path);
        }

        Settle(in request, response, EstimateInput, start);
        return response;
    }

    private async ValueTask<ChatResponse> StreamAsync(
        IList<ChatMessage> sent, ChatOptions options, List<ChatResponseUpdate> seen, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in
            _engine.Client.GetStreamingResponseAsync(sent, options, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update is null)
            {
                continue;
            }

            seen.Add(update);
            if (_context.IsObserved && update.Text is { Length: > 0 } text)
            {
                _context.Emit(new TextStreamed { Text = text, Turn = _turn });
            }
        }

        return seen.ToChatResponse();
    }

    private async ValueTask<IList<ChatMessage>> SelectMessagesAsync(string? notice, CancellationToken cancellationToken)
    {
        IList<ChatMessage> sent = _messages;
        if (_engine.Reducer is { } reducer)
        {
            IEnumerable<ChatMessage> reduced = await reducer.ReduceAsync(new List<ChatMessage>(_messages), cancellationToken).ConfigureAwait(false);
            sent = History.Rejoin(_messages, reduced);
        }

        return notice is null ? sent : [.. sent, new ChatMessage(ChatRole.User, notice)];
    }

    /// <summary>Replaces the reservation by what the call cost, and judges how the answer ended.</summary>
    private void Settle(in ModelRequest request, ChatResponse response, Func<long> estimateInput, long start)
    {
        bool isEstimated = !UsageReader.IsComplete(response.Usage);
        Spend estimate = isEstimated ? EstimateCall(in request, response.Messages, estimateInput) : default;
        Spend spend = Price(UsageReader.Read(response.Usage, in estimate), in request, response.ModelId);
        request.Reservation.Settle(in spend);
        if (_context.IsObserved)
        {
            _context.Emit(new ModelCallCompleted
            {
                Model = response.ModelId ?? ModelName,
                Turn = _turn,
                Spend = spend,
                IsEstimated = isEstimated,
                FinishReason = response.FinishReason?.Value ?? "",
                ToolCalls = response.Messages.Sum(message => message.Contents.Count(content => content is FunctionCallContent)),
                Duration = _context.Clock.GetElapsedTime(start),
            });
        }

        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new ModelException(ModelName, ModelErrorKind.ContentFilter, "the provider cut the answer off because of its content.", null)
                .At(_context.Path);
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            Report(request.IsClamped ? StopReason.BudgetExhausted : StopReason.OutputLimit);
        }
    }

    /// <summary>Charges a call that ended without a whole answer: for what was seen of it, never nothing, and marked as an estimate.</summary>
    private void SettleFailed(
        in ModelRequest request, ModelErrorKind kind, List<ChatResponseUpdate>? seen, Func<long> estimateInput, long start)
    {
        // A provider that refuses a request has not worked on it; any other failure may come after it has read the input.
        bool refused = seen is not { Count: > 0 }
            && kind is ModelErrorKind.RateLimited or ModelErrorKind.Authentication or ModelErrorKind.InvalidRequest or ModelErrorKind.ContextTooLong;
        ChatResponse? partial = seen is { Count: > 0 } ? seen.ToChatResponse() : null;
        Spend estimate = refused ? default : EstimateCall(in request, partial?.Messages ?? [], estimateInput);
        Spend spend = Price(AtLeast(in estimate, UsageReader.Read(partial?.Usage, in estimate)), in request, partial?.ModelId);
        request.Reservation.Settle(in spend);
        if (_context.IsObserved)
        {
            _context.Emit(new ModelCallFailed
            {
                Model = ModelName,
                Turn = _turn,
                Kind = kind,
                Spend = spend,
                Duration = _context.Clock.GetElapsedTime(start),
            });
        }
    }

    /// <summary>Takes what was reported before a call ended for the part of it that it may be: providers report some of it at the beginning.</summary>
    private static Spend AtLeast(in Spend estimate, Spend reported) => reported with
    {
        OutputTokens = Math.Max(reported.OutputTokens, estimate.OutputTokens - reported.ReasoningTokens),
        EstimatedCalls = 1,
    };

    private Spend Price(Spend tokens, in ModelRequest request, string? answeredBy)
    {
        ModelPrice? price = request.Price;
        if (price is null && !_context.Prices.TryGetPrice(answeredBy, out price))
        {
            return tokens;
        }

        return tokens with { MicroDollars = price.CostOf(in tokens) };
    }

    private static Spend EstimateCall(in ModelRequest request, IList<ChatMessage> answer, Func<long> estimateInput)
    {
        long output = 0;
        foreach (ChatMessage message in answer)
        {
            output += TokenEstimate.OfMessage(message);
        }

        // The model was not allowed more than was set aside, so more was not used.
        long most = request.MaxOutputTokens ?? long.MaxValue;
        return new Spend { InputTokens = estimateInput(), OutputTokens = Math.Min(output, most) };
    }

    private long EstimateTokens(IList<ChatMessage> sent)
    {
        if (!ReferenceEquals(sent, _messages))
        {
            return sent.Sum(TokenEstimate.OfMessage);
        }

        // The history only grows, so each message is counted once.
        for (; _estimatedMessages < _messages.Count; _estimatedMessages++)
        {
            _estimatedTokens += TokenEstimate.OfMessage(_messages[_estimatedMessages]);
        }

        return _estimatedTokens;
    }
}
