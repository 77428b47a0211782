using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>One call of the model: estimate, reserve, call, settle.</content>
internal sealed partial class ChatSession
{
    private ChatOptions? _options;
    private (int Endpoint, bool HasTools, bool WithArtifacts, bool MustCall, ToolOffer? Offer) _optionsSay;
    private IList<ChatMessage>? _lastSent;
    private int _lastSentCount;
    private long _countedTokens;
    private int _countedMessages;

    /// <summary>Calls the model once.</summary>
    /// <param name="withTools">Whether the model is offered the tools.</param>
    /// <param name="notice">A message for this call only, which does not become part of the history.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The answer; <see langword="null"/> when a budget refused the call, which <see cref="_refusal"/> then says.</returns>
    private async ValueTask<ChatResponse?> TryCallModelAsync(bool withTools, string? notice, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ModelEndpoint endpoint = _engine.Endpoint(_endpoint);
        IList<ChatMessage> sent = _engine.Reducer is null && _compactor is null && notice is null
            ? _messages
            : await SelectMessagesAsync(endpoint, withTools, notice, cancellationToken).ConfigureAwait(false);
        long bound = CountTokens(sent) + (withTools ? ToolTokens : _engine.FormatTokens);
        if (!TryReserve(endpoint, withTools, notice is not null, ref sent, ref bound))
        {
            if (_context.IsObserved)
            {
                _context.Emit(new BudgetRefused { Refusal = _refusal! });
            }

            return null;
        }

        _turn++;
        _boundOfCall = bound;
        _callHasTools = withTools;
        _seen = _engine.Streaming ? [] : null;
        BeginAttempt(endpoint, sent);
        ChatResponse response;
        try
        {
            ChatOptions options = SelectOptions(withTools, _budget.MaxOutputTokens);
            response = _seen is null
                ? await endpoint.Client.GetResponseAsync(sent, options, cancellationToken).ConfigureAwait(false)
                : await StreamAsync(endpoint, sent, options, _seen, cancellationToken).ConfigureAwait(false);
            if (response is null)
            {
                throw new ModelException(endpoint.Name, ModelErrorKind.Unknown, "the client returned null.") { IsOwnSentence = true };
            }

            response = ModelAnswer.Clean(response);
        }
        catch (Exception exception)
        {
            // Many clients answer a cancellation with an exception of the connection that they closed for it.
            bool canceled = cancellationToken.IsCancellationRequested;
            ModelErrorKind kind = canceled ? ModelErrorKind.Canceled : ModelErrors.Classify(exception);
            SettleFailed(kind, canceled || !ModelException.HasNoConnection(exception));
            ChatLog.ModelFailed(_context.Logger, _engine.Name, _context.RunId, kind, exception.GetType().Name);
            ChatLog.ModelThrew(_context.Logger, exception, _engine.Name, _context.RunId);
            if (canceled && exception is not OperationCanceledException)
            {
                throw new OperationCanceledException($"The call of the model '{endpoint.Name}' was cancelled.", exception, cancellationToken);
            }

            if (canceled || exception is AgentException)
            {
                throw;
            }

            throw ModelErrors.FromException(endpoint.Name, exception).At(_context.Path);
        }

        Settle(_attempt ?? endpoint, response, bound);
        return response;
    }

    /// <summary>Asks the budget for the call. A closing turn that does not fit is made to fit: what is sent is cut.</summary>
    private bool TryReserve(
        ModelEndpoint endpoint, bool withTools, bool hasNotice, ref IList<ChatMessage> sent, ref long bound)
    {
        long estimate = Estimate(endpoint, bound);
        if (withTools)
        {
            long closing = Estimate(endpoint, bound - ToolTokens + _engine.FormatTokens + ClosingTokens);
            if (!_budget.TryReserveTurn(endpoint, estimate, closing, _engine.MaxOutputTokens, out _refusal))
            {
                return false;
            }

            (_lastSent, _lastSentCount) = (sent, sent.Count - (hasNotice ? 1 : 0));
            return true;
        }

        return _budget.TryReserveClosing(endpoint, estimate, _engine.MaxOutputTokens, out long affordable, out _refusal)
            && (affordable >= estimate || TryFit(endpoint, affordable, hasNotice, ref sent, ref bound));
    }

    /// <summary>Cuts what a closing turn sends until it is paid for. The history itself stays whole.</summary>
    private bool TryFit(ModelEndpoint endpoint, long affordable, bool hasNotice, ref IList<ChatMessage> sent, ref long bound)
    {
        IList<ChatMessage> cut = MessageCutter.Cut(sent, bound - MostThatFits(endpoint, affordable, bound));
        if (!IsPaid(cut, out long cutBound))
        {
            // What was sent with the last turn is paid for, and so is the notice in place of that turn's.
            cut = hasNotice && _lastSent is not null ? [.. _lastSent.Take(_lastSentCount), sent[^1]] : cut;
            if (!IsPaid(cut, out cutBound))
            {
                _budget.GiveBack();
                return false;
            }
        }

        (sent, bound) = (cut, cutBound);
        return true;

        bool IsPaid(IList<ChatMessage> messages, out long tokens)
        {
            tokens = CountTokens(messages) + _engine.FormatTokens;
            return Estimate(endpoint, tokens) <= affordable;
        }
    }

    /// <summary>Finds a bound whose estimate is affordable: about in proportion, as estimators are; else what is affordable itself.</summary>
    private long MostThatFits(ModelEndpoint endpoint, long affordable, long bound)
    {
        long inProportion = (long)(0.99 * affordable * (bound / (double)Math.Max(1, Estimate(endpoint, bound))));
        return inProportion > affordable && Estimate(endpoint, inProportion) <= affordable ? inProportion : affordable;
    }

    private long Estimate(ModelEndpoint endpoint, long bound) => _engine.Estimator.EstimateWithin(endpoint.Model, bound);

    private async ValueTask<ChatResponse> StreamAsync(
        ModelEndpoint endpoint, IList<ChatMessage> sent, ChatOptions options, List<ChatResponseUpdate> seen, CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in
            endpoint.Client.GetStreamingResponseAsync(sent, options, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (update is null)
            {
                continue;
            }

            if (AnswerRestartContent.In(update) is { } restart)
            {
                Restart(restart);
                continue;
            }

            if (seen.Count == 0 && _told is not null)
            {
                _told.FirstChunk ??= _context.Clock.GetUtcNow();
            }

            seen.Add(update);
            if (_context.IsObserved && update.Text is { Length: > 0 } text)
            {
                _context.Emit(new TextStreamed { Text = text, Turn = _turn });
            }
        }

        return seen.ToChatResponse();
    }

    /// <summary>Makes options once and uses them again while they say the same: the calls of one session never overlap.</summary>
    private ChatOptions SelectOptions(bool withTools, int? maxOutputTokens)
    {
        (int Endpoint, bool HasTools, bool WithArtifacts, bool MustCall, ToolOffer? Offer) wanted =
            (_endpoint, _granted.Count > 0, withTools && _context.HasArtifacts, _turn == 1 && _engine.RequiresToolFirst && CanCallRequired, withTools ? Offer : null);
        if (_options is null || _optionsSay != wanted)
        {
            _options = _engine.MakeOptions(this, wanted.Endpoint, wanted.HasTools, wanted.WithArtifacts, wanted.MustCall, wanted.Offer);
            _optionsSay = wanted;
        }

        _options.MaxOutputTokens = maxOutputTokens;
        return _options;
    }

    private async ValueTask<IList<ChatMessage>> SelectMessagesAsync(
        ModelEndpoint endpoint, bool withTools, string? notice, CancellationToken cancellationToken)
    {
        IList<ChatMessage> sent = _messages;
        if (_engine.Reducer is { } reducer)
        {
            IEnumerable<ChatMessage> reduced = await reducer.ReduceAsync(new List<ChatMessage>(_messages), cancellationToken).ConfigureAwait(false);
            sent = History.Rejoin(_messages, reduced ?? throw new InvalidOperationException("The reducer returned null; it must return messages."));
        }

        ChatMessage? last = notice is null ? null : new ChatMessage(ChatRole.User, notice);
        if (_compactor is not null)
        {
            long beside = (withTools ? ToolTokens : _engine.FormatTokens) + (last is null ? 0 : TokenEstimate.OfMessage(last));
            sent = await CompactAsync(_compactor, endpoint, beside, cancellationToken).ConfigureAwait(false);
        }

        return last is null ? sent : [.. sent, last];
    }

    private ValueTask<List<ChatMessage>> CompactAsync(
        ContextCompactor compactor, ModelEndpoint endpoint, long beside, CancellationToken cancellationToken) =>
        compactor.SelectAsync(bound => Estimate(endpoint, bound), beside, cancellationToken);

    /// <summary>Replaces the reservation by what the call cost, and judges how the answer ended.</summary>
    private void Settle(ModelEndpoint endpoint, ChatResponse response, long bound)
    {
        if (!_context.IsObserved && UsageReader.IsComplete(response.Usage))
        {
            // The common case by itself, since large values that are not needed cost time even where they are not used.
            SettleReported(endpoint, response, bound);
        }
        else
        {
            SettleAndTell(endpoint, response, bound);
        }

        if (response.FinishReason == ChatFinishReason.ContentFilter)
        {
            throw new ModelException(endpoint.Name, ModelErrorKind.ContentFilter, "the provider cut the answer off because of its content.") { IsOwnSentence = true }
                .At(_context.Path);
        }

        if (response.FinishReason == ChatFinishReason.Length)
        {
            Report(_budget.IsClamped ? StopReason.BudgetExhausted : StopReason.OutputLimit);
        }
    }

    private Spend SettleReported(ModelEndpoint endpoint, ChatResponse response, long bound)
    {
        Spend spend = _budget.CostOf(response.Usage!, response.ModelId);
        _budget.Settle(in spend);
        _engine.Estimator.Learn(endpoint.Model, bound, spend.InputTokens + spend.CachedInputTokens + spend.CacheWriteTokens);
        return spend;
    }

    private void SettleAndTell(ModelEndpoint endpoint, ChatResponse response, long bound)
    {
        bool isEstimated = !UsageReader.IsComplete(response.Usage);
        Spend spend;
        if (isEstimated)
        {
            spend = _budget.CostOf(response.Usage, response.ModelId, EstimateOrBound(endpoint, bound), response.Messages.Sum(TokenEstimate.OfMessage));
            _budget.Settle(in spend);
        }
        else
        {
            spend = SettleReported(endpoint, response, bound);
        }

        if (_context.IsObserved)
        {
            _told!.Response = response;
            ModelCallCompleted completed = new()
            {
                Model = response.ModelId is { } model ? NameText.Escape(model, AgentPath.MaxNameLength) : endpoint.Name,
                Turn = _turn,
                Spend = spend,
                IsEstimated = isEstimated,
                FinishReason = response.FinishReason?.Value ?? "",
                ToolCalls = response.Messages.Sum(message => message.Contents.Count(content => content is FunctionCallContent)),
                Duration = _context.Clock.GetElapsedTime(_told.Start),
            };
            _context.Emit(completed, _told);
        }
    }

    private long EstimateOrBound(ModelEndpoint endpoint, long bound) => _engine.Estimator.EstimateOrBound(endpoint.Model, bound);

    private long CountTokens(IList<ChatMessage> sent)
    {
        if (_compactor is not null && ReferenceEquals(sent, _compactor.Selected))
        {
            return _compactor.Bound;
        }

        if (!ReferenceEquals(sent, _messages))
        {
            return sent.Sum(TokenEstimate.OfMessage);
        }

        // The history only grows, so each message is counted once.
        for (; _countedMessages < _messages.Count; _countedMessages++)
        {
            _countedTokens += TokenEstimate.OfMessage(_messages[_countedMessages]);
        }

        return _countedTokens;
    }
}
