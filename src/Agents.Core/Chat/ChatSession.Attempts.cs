using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <content>The attempts of which one call of the model may consist, when a client inside tries again or asks another model.</content>
internal sealed partial class ChatSession
{
    private ModelEndpoint? _attempt;
    private ToldModelCall? _told;
    private long _boundOfCall;
    private bool _callHasTools;
    private List<ChatResponseUpdate>? _seen;

    public override AgentContext Context => _context;

    public override ModelEndpoint Endpoint => _attempt ?? _engine.Endpoint(_endpoint);

    public override bool TryAgain(ModelException failure, ModelEndpoint? next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        ModelEndpoint? last = _attempt;
        SettleFailed(failure.Kind, !failure.IsUnsent, endsTurn: false);
        _seen?.Clear();
        return TryReserveAttempt(next ?? last ?? _engine.Endpoint(_endpoint), out maxOutputTokens, out refusal);
    }

    public override bool TrySwitch(ModelEndpoint next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        // Nothing was sent, so the attempt that was told of costs nothing; what was set aside for it is set aside anew.
        if (_attempt is { } told)
        {
            Spend nothing = default;
            EndAttempt(told, ModelErrorKind.Canceled, in nothing);
        }

        return TryReserveAttempt(next, out maxOutputTokens, out refusal);
    }

    private bool TryReserveAttempt(ModelEndpoint endpoint, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        bool isAdmitted = TryReserveAgain(endpoint, out refusal);
        maxOutputTokens = _budget.MaxOutputTokens;
        if (isAdmitted)
        {
            BeginAttempt(endpoint, _told?.Sent);
        }
        else if (_context.IsObserved)
        {
            _context.Emit(new BudgetRefused { Refusal = refusal! });
        }

        return isAdmitted;
    }

    private bool TryReserveAgain(ModelEndpoint endpoint, out BudgetRefusal? refusal)
    {
        long estimate = Estimate(endpoint, _boundOfCall);
        if (_callHasTools)
        {
            long closing = Estimate(endpoint, _boundOfCall - ToolTokens + _engine.FormatTokens + ClosingTokens);
            return _budget.TryReserveTurn(endpoint, estimate, closing, _engine.MaxOutputTokens, out refusal);
        }

        // The first attempt used what was kept aside for it, so this one is paid for whole or refused: the client has what is sent already.
        return _budget.TryReserveClosing(endpoint, estimate, _engine.MaxOutputTokens, out _, out refusal);
    }

    private void BeginAttempt(ModelEndpoint endpoint, IList<ChatMessage>? sent)
    {
        _attempt = endpoint;
        IsWaiting = false;
        if (_context.IsObserved)
        {
            TellStarted(endpoint, sent);
        }
    }

    private void TellStarted(ModelEndpoint endpoint, IList<ChatMessage>? sent)
    {
        ChatClientMetadata? metadata = endpoint.Metadata;
        bool tellsContent = _context.CapturesContent;
        _told = new ToldModelCall
        {
            Start = _context.Clock.GetTimestamp(),
            Provider = metadata?.ProviderName,
            Server = metadata?.ProviderUri,
            MaxOutputTokens = _budget.MaxOutputTokens,
            Settings = _engine.ModelSettings,
            IsStreaming = _seen is not null,
            OutputType = _engine.OutputType,
            ConversationId = _engine.ConversationId,
            Sent = tellsContent ? sent : null,
            Tools = tellsContent && _callHasTools ? Offer.List(withArtifacts: false) : null,
        };
        ModelCallStarted started = new() { Model = endpoint.Name, Provider = metadata?.ProviderName, Turn = _turn, Reserved = _budget.Reserved };
        _context.Emit(started, _told);
    }

    /// <summary>Charges the attempt that is being made, once: for what was seen of it, never nothing where the provider may have worked.</summary>
    /// <param name="kind">Why it failed.</param>
    /// <param name="wasSent">Whether anybody was reached.</param>
    /// <param name="endsTurn">Whether the turn ends with it; the attempt that ends a turn is the one that counts it.</param>
    private void SettleFailed(ModelErrorKind kind, bool wasSent, bool endsTurn = true)
    {
        if (_attempt is { } attempt)
        {
            Spend spend = _budget.CostOfFailure(kind, wasSent && !IsWaiting, _seen is null ? null : StreamTally.Of(_seen), EstimateOrBound(attempt, _boundOfCall));
            spend = endsTurn ? spend : spend with { Turns = 0 };
            EndAttempt(attempt, kind, in spend);
        }
    }

    private void EndAttempt(ModelEndpoint attempt, ModelErrorKind kind, in Spend spend)
    {
        _attempt = null;
        _budget.Settle(in spend);
        if (_context.IsObserved)
        {
            TellFailed(attempt, kind, in spend);
        }
    }

    private void TellFailed(ModelEndpoint attempt, ModelErrorKind kind, in Spend spend)
    {
        ModelCallFailed failed = new()
        {
            Model = attempt.Name,
            Turn = _turn,
            Kind = kind,
            Spend = spend,
            Duration = _context.Clock.GetElapsedTime(_told!.Start),
        };
        _context.Emit(failed, _told);
    }

    /// <summary>Forgets what a model said that failed in the middle of its answer.</summary>
    private void Restart(AnswerRestartContent restart)
    {
        // A client that could not ask before, because the options that know the call were lost on the way, is asked for now.
        if (_seen!.Count > 0
            && !TryAgain(Failure(restart), null, out _, out BudgetRefusal? refusal))
        {
            throw new BudgetExceededException(refusal!);
        }

        if (_context.IsObserved)
        {
            _context.Emit(new AnswerRestarted { From = restart.From, To = restart.To, Turn = _turn, Kind = restart.Kind });
        }
    }
}
