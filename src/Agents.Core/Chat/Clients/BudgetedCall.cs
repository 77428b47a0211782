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

    /// <summary>Gets the id of the model that is asked.</summary>
    public string Model => _endpoint.Name;

    /// <summary>Gets what the stream of this call has brought.</summary>
    public StreamTally Tally => _tally ??= new StreamTally();

    /// <summary>Reserves the first attempt.</summary>
    /// <returns>How much output it may have.</returns>
    /// <exception cref="BudgetExceededException">The budget refused.</exception>
    public int? Reserve() => TryReserve(_endpoint, out BudgetRefusal? refusal) ? _budget.MaxOutputTokens : throw new BudgetExceededException(refusal!);

    public override bool TryAgain(ModelException failure, IChatClient? next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        Fail(failure.Kind, !failure.IsUnsent);
        _tally?.Clear();
        return TryAnother(failure, next, out maxOutputTokens, out refusal);
    }

    public override bool TrySwitch(IChatClient client, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        Spend nothing = default;
        Settle(in nothing);
        return TryAnother(null, client, out maxOutputTokens, out refusal);
    }

    public void Complete(ChatResponse response) =>
        Charge(response.Usage, response.ModelId, response.Messages.Sum(TokenEstimate.OfMessage));

    public void Complete(StreamTally tally) => Charge(tally.Usage, tally.ModelId, tally.OutputTokens);

    /// <summary>Charges the attempt that is being made, once, for what was seen of it.</summary>
    public void Fail(ModelErrorKind kind, bool wasSent)
    {
        if (!_isCharged)
        {
            Spend spend = _budget.CostOfFailure(kind, wasSent, _tally, Estimate(_endpoint));
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
    private bool TryAnother(ModelException? failure, IChatClient? next, out int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        maxOutputTokens = null;
        ModelEndpoint endpoint = next is null ? _endpoint : new ModelEndpoint(next, null);
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

        (_endpoint, _isCharged) = (endpoint, false);
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
        Spend spend = _budget.CostOf(usage, answeredBy, Estimate(_endpoint), outputTokens);
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

    private long Estimate(ModelEndpoint endpoint) => Math.Clamp(_options.TokenEstimator.Estimate(endpoint.Model, _bound), 0, _bound);
}
