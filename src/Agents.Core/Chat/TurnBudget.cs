using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;

namespace Agents.Core.Chat;

/// <summary>Sets aside what the turns of one call of an agent may cost at most, before they are made.</summary>
/// <remarks>
/// One reservation goes through all turns. While a turn with tools is made it holds that turn and a closing turn without tools, so that
/// there always is enough left to answer from what is known; when the turn is settled, the closing part stays. What the tools bring in
/// cannot be known before, so the closing turn may have to cut their results. Used by one thread at a time.
/// </remarks>
internal sealed partial class TurnBudget : IDisposable
{
    /// <summary>How many output tokens a call is given when a budget limits tokens or money and the options say nothing.</summary>
    public const int DefaultMaxOutputTokens = 4_096;

    /// <summary>With less output than this a call is not made: the answer would be cut before it says anything.</summary>
    public const int MinUsefulOutputTokens = 32;

    // What a turn that calls tools is expected to add to the history; what is more is cut from the results later.
    private const int UsualGrowth = 256;
    private const int MaxAttempts = 8;

    private readonly BudgetLedger _ledger;
    private readonly PriceBook _prices;
    private readonly int _closingOutputTokens;
    private readonly bool _isOfRun;
    private Reservation _reservation;
    private bool _isOpen;
    private bool _keepsClosing;
    private long _closingInput;
    private int _closingOutput;
    private long _input;
    private int _output;

    /// <param name="ledger">The ledger that is asked.</param>
    /// <param name="prices">The prices by which calls are charged.</param>
    /// <param name="closingOutputTokens">The output to keep aside for a closing turn; 0 to keep nothing aside.</param>
    /// <param name="isOfRun">Whether an agent's run asks, whose options hold the prices; else a layer of a client does.</param>
    public TurnBudget(BudgetLedger ledger, PriceBook prices, int closingOutputTokens, bool isOfRun = true)
    {
        _isOfRun = isOfRun;
        _ledger = ledger;
        _prices = prices;
        _closingOutputTokens = _ledger.LimitsModelUse || _ledger.LimitsTurns ? closingOutputTokens : 0;
    }

    /// <summary>Gets how many output tokens the admitted call may use; <see langword="null"/> when neither options nor budget say.</summary>
    public int? MaxOutputTokens { get; private set; }

    /// <summary>Gets whether the budget left the admitted call fewer output tokens than the options allow.</summary>
    public bool IsClamped { get; private set; }

    /// <summary>Gets the price by which the admitted call is charged; <see langword="null"/> when only its tokens are counted.</summary>
    public ModelPrice? Price { get; private set; }

    /// <summary>Gets what was set aside for the admitted call, without the closing turn after it.</summary>
    public Spend Reserved => Estimate(_input, _output);

    /// <summary>Asks for a turn with tools: its input as estimated, its output as the options say or as much of that as is left.</summary>
    /// <param name="endpoint">The client and its model.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    /// <param name="closingInputTokens">An estimate of the same input without tools, as a closing turn would send it.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <exception cref="AgentOptionsException">A budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public bool TryReserveTurn(
        ModelEndpoint endpoint, long inputTokens, long closingInputTokens, int? maxOutputTokens, out BudgetRefusal? refusal)
    {
        Price = FindPrice(endpoint);
        if (_closingOutputTokens == 0)
        {
            return TryReserveAlone(inputTokens, maxOutputTokens, MinUsefulOutputTokens, out refusal);
        }

        // The closing part is made smaller before a turn is refused for its sake.
        int mostClosing = Math.Min(_closingOutputTokens, maxOutputTokens ?? _closingOutputTokens);
        for (int part = 1; ; part *= 4)
        {
            int closingOutput = Math.Max(Math.Min(mostClosing, MinUsefulOutputTokens), mostClosing / part);
            long closingInput = closingInputTokens + (UsualGrowth / part);
            Spend closing = Estimate(closingInput, closingOutput);
            if (TryReserve(inputTokens, maxOutputTokens, MinUsefulOutputTokens, in closing, withClosing: true, out refusal))
            {
                _keepsClosing = true;
                _closingInput = closingInput;
                _closingOutput = closingOutput;
                return true;
            }

            if (part == 16)
            {
                return false;
            }
        }
    }

    /// <summary>Asks for a turn without tools, after which there is no other. What was kept aside is used for it.</summary>
    /// <param name="endpoint">The client and its model.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="affordableInput">How much input is paid for; less than the estimate means that the input must be cut to it.</param>
    /// <param name="refusal">Why there is none, or why not all of the input is paid for.</param>
    public bool TryReserveClosing(
        ModelEndpoint endpoint, long inputTokens, int? maxOutputTokens, out long affordableInput, out BudgetRefusal? refusal)
    {
        Price = FindPrice(endpoint);
        affordableInput = inputTokens;
        bool isKept = _keepsClosing;

        // An answer that may be as long as what was kept is worth more than the whole of the input.
        if (TryReserveAlone(inputTokens, maxOutputTokens, isKept ? _closingOutput : MinUsefulOutputTokens, out refusal))
        {
            return true;
        }

        if (!isKept)
        {
            return false;
        }

        // There is no more than what was kept, which nobody else could take. The ledger is asked all the same: when it is over a limit, or
        // its time has passed, nothing may be called any more.
        affordableInput = Math.Min(inputTokens, _closingInput);
        int output = Math.Min(_closingOutput, maxOutputTokens ?? _closingOutput);
        if (!TryReserveAlone(affordableInput, output, MinUsefulOutputTokens, out BudgetRefusal? refusedKept))
        {
            refusal = refusedKept;
            return false;
        }

        IsClamped = true;
        return true;
    }

    /// <summary>Replaces what was set aside for the turn by what it cost; what is kept for a closing turn stays.</summary>
    public void Settle(in Spend actual)
    {
        if (_keepsClosing)
        {
            _reservation.SettlePart(in actual, Estimate(_closingInput, _closingOutput));
        }
        else
        {
            _isOpen = false;
            _reservation.Settle(in actual);
        }
    }

    /// <summary>Gives back what was set aside for a call that is not made after all.</summary>
    public void GiveBack()
    {
        _isOpen = false;
        _keepsClosing = false;
        _reservation.Dispose();
    }

    /// <summary>Gives back what was set aside and not used.</summary>
    public void Dispose() => _reservation.Dispose();

    private ModelPrice? FindPrice(ModelEndpoint endpoint)
    {
        ModelPrice? price = endpoint.PriceIn(_prices);
        return price is null && _ledger.LimitsMoney && _prices.UnknownModels == UnknownModels.Reject ? throw NoPrice(endpoint.Model, _isOfRun) : price;
    }

    private bool TryReserveAlone(long input, int? maxOutputTokens, int leastOutput, out BudgetRefusal? refusal)
    {
        Spend none = default;
        bool isAdmitted = TryReserve(input, maxOutputTokens, leastOutput, in none, withClosing: false, out refusal);
        _keepsClosing &= !isAdmitted;
        return isAdmitted;
    }

    private bool TryReserve(
        long input, int? maxOutputTokens, int leastOutput, in Spend closing, bool withClosing, out BudgetRefusal? refusal)
    {
        IsClamped = false;
        MaxOutputTokens = maxOutputTokens;
        if (!_ledger.LimitsModelUse)
        {
            return TryHold(0, 0, in closing, withClosing, out refusal);
        }

        int wanted = maxOutputTokens ?? DefaultMaxOutputTokens;
        MaxOutputTokens = wanted;
        if (TryHold(input, wanted, in closing, withClosing, out refusal))
        {
            return true;
        }

        // All of it does not fit. Other branches take and give back meanwhile, so what fits is looked up again a few times.
        int least = Math.Min(wanted, leastOutput);
        Span<long> left = stackalloc long[BudgetLimits.CountedDimensions];
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ReadLeft(left, in closing, withClosing);
            int output = Math.Max(least, OutputThatFits(left, input, wanted));
            if (TryHold(input, output, in closing, withClosing, out refusal))
            {
                MaxOutputTokens = output;
                IsClamped = output < wanted;
                return true;
            }

            if (output == least)
            {
                return false;
            }
        }

        return false;
    }

    private bool TryHold(long input, int output, in Spend closing, bool withClosing, out BudgetRefusal? refusal)
    {
        (_input, _output) = (input, output);
        Spend amount = Estimate(input, output);
        if (withClosing)
        {
            Spend.ThrowIfTooLarge(in amount, in closing);
            Spend.AddTo(ref amount, in closing);
        }

        if (_isOpen)
        {
            return _reservation.TryResize(in amount, out refusal);
        }

        _isOpen = _ledger.TryReserve(in amount, out _reservation, out refusal);
        return _isOpen;
    }

    /// <summary>Reads what is left for a turn: what this reservation holds now counts as left, and a closing turn as taken.</summary>
    private void ReadLeft(Span<long> left, in Spend closing, bool withClosing)
    {
        _ledger.ReadRemaining(left);
        Spend held = _isOpen ? _reservation.ReadAmount() : default;
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != BudgetLimits.None)
            {
                left[i] = Math.Max(0, left[i] + held[i] - (withClosing ? closing[i] : 0));
            }
        }
    }

    private Spend Estimate(long input, int output)
    {
        long money = Price is { } price ? checked(price.MaximumInputCost(input) + price.CostOf(0, 0, 0, output)) : 0;
        Spend estimate = Spend.OfModelCall(input, 0, 0, output, 0, money, isEstimated: false);
        return _ledger.LimitsTokenKinds ? Spend.OfAnyKind(in estimate) : estimate;
    }

    private int OutputThatFits(ReadOnlySpan<long> left, long input, int wanted)
    {
        long fits = Math.Min(wanted, Math.Min(left[(int)BudgetDimension.OutputTokens], left[(int)BudgetDimension.ReasoningTokens]));
        if (left[(int)BudgetDimension.Tokens] is long tokens and not BudgetLimits.None)
        {
            fits = Math.Min(fits, tokens - input);
        }

        if (Price is { } price && left[(int)BudgetDimension.MicroDollars] is long money and not BudgetLimits.None)
        {
            fits = Math.Min(fits, price.OutputTokensFor(Math.Max(0, money - price.MaximumInputCost(input))));
        }

        return (int)Math.Max(0, fits);
    }

    private static AgentOptionsException NoPrice(string? model, bool isOfRun) => new(
        isOfRun ? nameof(RunOptions) : nameof(ModelBudgetOptions),
        [
            model is null
                ? "The budget limits money, but the client does not say which model it calls; set "
                    + (isOfRun ? "ModelOptions.ModelId of the agent." : "ChatOptions.ModelId of the call.")
                : $"The budget limits money, but there is no price for the model '{model}'; add one with Prices.With(\"{model}\", …), "
                    + "or ModelPrice.Free for a model that costs nothing, or say with Prices.WithUnknownModels(…) what happens to unknown models.",
        ]);
}
