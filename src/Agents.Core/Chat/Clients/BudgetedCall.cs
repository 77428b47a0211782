using Agents.Core.Budgets;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>One call of a <see cref="BudgetedChatClient"/>: reserved, tried as often as layers inside ask for, and settled.</summary>
internal sealed class BudgetedCall : ModelCall, IDisposable
{
    private readonly ModelBudgetOptions _options;
    private readonly ModelCall? _outer;
    private readonly TurnBudget _budget;
    private readonly long _bound;
    private readonly int? _maxOutputTokens;
    private ModelEndpoint _endpoint;
    private StreamTally? _tally;
    private bool _isCharged;

    public BudgetedCall(BudgetedChatClient client, ModelBudgetOptions options, ModelCall? outer, IList<ChatMessage> messages, ChatOptions? chatOptions)
    {
        _options = options;
        _outer = outer;
        _endpoint = new ModelEndpoint(client, chatOptions?.ModelId);
        _budget = new TurnBudget(client.Ledger, options.Prices, closingOutputTokens: 0, isOfRun: false);
        _bound = TokenEstimate.OfRequest(messages, chatOptions);
        _maxOutputTokens = chatOptions?.MaxOutputTokens;
    }

    public override AgentContext? Context => _outer?.Context;

    public override ModelEndpoint Endpoint => _endpoint;

    public override bool IsWaiting
    {
        get => base.IsWaiting;
        set
        {
            base.IsWaiting = value;
            _outer?.IsWaiting = value;
        }
    }

    /// <summary>Gets the id of the model that is asked.</summary>
    public string Model => _endpoint.Name;

    /// <summary>Gets what the stream of this call has brought.</summary>
    public StreamTally Tally => _tally ??= new StreamTally();

    /// <summary>Reserves the first attempt.</summary>
    /// <returns>How much output it may have.</returns>
    /// <exception cref="BudgetExceededException">The budget refused.</exception>
    public int? Reserve() => TryReserve(_endpoint, out BudgetRefusal? refusal) ? _budget.MaxOutputTokens : throw new BudgetExceededException(refusal!);

    public override bool TryAgain(ModelException failure, ModelEndpoint? next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        Fail(failure.Kind, !failure.IsUnsent, endsTurn: false);
        _tally?.Clear();
        return TryAnother(failure, next, out maxOutputTokens, out refusal);
    }

    public override bool TrySwitch(ModelEndpoint next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        Spend nothing = default;
        Settle(in nothing);
        return TryAnother(null, next, out maxOutputTokens, out refusal);
    }

    /// <summary>Counts a piece of the stream. What a model said that failed in the middle of its answer is charged.</summary>
    /// <exception cref="BudgetExceededException">Another attempt has begun that nobody asked for, and the budget refuses it.</exception>
    public void Add(ChatResponseUpdate update)
    {
        if (AnswerRestartContent.In(update) is not { } restart)
        {
            Tally.Add(update);
        }
        else if (!Tally.IsEmpty && !TryAgain(Failure(restart), null, out _, out BudgetRefusal? refusal))
        {
            // A client that could not ask before, because the options that know the call were lost on the way, is asked for now.
            throw new BudgetExceededException(refusal!);
        }
    }

    public void Complete(ChatResponse response) =>
        Charge(response.Usage, response.ModelId, response.Messages.Sum(TokenEstimate.OfMessage));

    public void Complete(StreamTally tally) => Charge(tally.Usage, tally.ModelId, tally.OutputTokens);

    /// <summary>Charges the attempt that is being made, once, for what was seen of it.</summary>
    public void Fail(ModelErrorKind kind, bool wasSent, bool endsTurn = true)
    {
        if (!_isCharged)
        {
            Spend spend = _budget.CostOfFailure(kind, wasSent && !IsWaiting, _tally, EstimateOrBound());
            spend = endsTurn ? spend : spend with { Turns = 0 };
            Settle(in spend);
        }
    }

    /// <summary>Charges a call whose stream was given up, and gives back what is reserved.</summary>
    public void Dispose()
    {
        Fail(ModelErrorKind.Canceled, wasSent: true);
        _budget.Dispose();
    }

    /// <summary>Asks this budget first: a refusal here must not leave an attempt open with who asked for the call.</summary>
    private bool TryAnother(ModelException? failure, ModelEndpoint? next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        maxOutputTokens = null;
        ModelEndpoint endpoint = next ?? _endpoint;
        if (!TryReserve(endpoint, out refusal))
        {
            return false;
        }

        int? outerTokens = null;
        if (_outer is not null
            && !(failure is null ? _outer.TrySwitch(next!, out outerTokens, out refusal) : _outer.TryAgain(failure, next, out outerTokens, out refusal)))
        {
            return false;
        }

        (_endpoint, _isCharged, base.IsWaiting) = (endpoint, false, false);
        maxOutputTokens = _budget.MaxOutputTokens is { } own ? Math.Min(own, outerTokens ?? own) : outerTokens;
        return true;
    }

    private bool TryReserve(ModelEndpoint endpoint, out BudgetRefusal? refusal)
    {
        long estimate = Estimate(endpoint);
        return _budget.TryReserveTurn(endpoint, estimate, estimate, _maxOutputTokens, out refusal);
    }

    private void Charge(UsageDetails? usage, string? answeredBy, long outputTokens)
    {
        Spend spend = _budget.CostOf(usage, answeredBy, UsageReader.IsComplete(usage) ? 0 : EstimateOrBound(), outputTokens);
        Settle(in spend);
        if (UsageReader.IsComplete(usage))
        {
            _options.TokenEstimator.Learn(_endpoint.Model, _bound, spend.InputTokens + spend.CachedInputTokens + spend.CacheWriteTokens);
        }
    }

    private void Settle(in Spend spend)
    {
        if (!_isCharged)
        {
            _isCharged = true;
            _budget.Settle(in spend);
        }
    }

    private long EstimateOrBound() => _options.TokenEstimator.EstimateOrBound(_endpoint.Model, _bound);

    private long Estimate(ModelEndpoint endpoint) => _options.TokenEstimator.EstimateWithin(endpoint.Model, _bound);
}
