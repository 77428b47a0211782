using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>Sets aside what the turns of one call of an agent may cost at most, before they are made.</summary>
/// <remarks>
/// One reservation goes through all turns. While a turn with tools is made it holds that turn and a closing turn without tools, so that
/// there always is enough left to answer from what is known; when the turn is settled, the closing part stays. What the tools bring in
/// cannot be known before, so the closing turn may have to cut their results. Used by one thread at a time.
/// </remarks>
internal sealed class TurnBudget : IDisposable
{
    /// <summary>How many output tokens a call is given when a budget limits tokens or money and the options say nothing.</summary>
    public const int DefaultMaxOutputTokens = 4_096;

    /// <summary>With less output than this a call is not made: the answer would be cut before it says anything.</summary>
    public const int MinUsefulOutputTokens = 32;

    // What a turn that calls tools is expected to add to the history; what is more is cut from the results later.
    private const int UsualGrowth = 256;
    private const int MaxAttempts = 8;

    private readonly AgentContext _context;
    private readonly BudgetLedger _ledger;
    private readonly int _closingOutputTokens;
    private Reservation _reservation;
    private bool _isOpen;
    private Spend _closing;
    private long _closingInput;
    private int _closingOutput;

    /// <param name="context">The context whose ledger is asked.</param>
    /// <param name="closingOutputTokens">The output to keep aside for a closing turn; 0 to keep nothing aside.</param>
    public TurnBudget(AgentContext context, int closingOutputTokens)
    {
        _context = context;
        _ledger = context.Budget;
        _closingOutputTokens = _ledger.LimitsModelUse || _ledger.LimitsTurns ? closingOutputTokens : 0;
    }

    /// <summary>Asks for a turn with tools: its input as estimated, its output as the options say or as much of that as is left.</summary>
    /// <param name="model">The model's id, if it is known.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    /// <param name="closingInputTokens">An estimate of the same input without tools, as a closing turn would send it.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="request">The admitted call.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <exception cref="AgentOptionsException">A budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public bool TryReserveTurn(
        string? model, long inputTokens, long closingInputTokens, int? maxOutputTokens, out ModelRequest request, out BudgetRefusal? refusal)
    {
        ModelPrice? price = FindPrice(model);
        if (_closingOutputTokens == 0)
        {
            return TryReserveAlone(price, inputTokens, maxOutputTokens, MinUsefulOutputTokens, out request, out refusal);
        }

        // The closing part is made smaller before a turn is refused for its sake.
        int mostClosing = Math.Min(_closingOutputTokens, maxOutputTokens ?? _closingOutputTokens);
        for (int part = 1; ; part *= 4)
        {
            int closingOutput = Math.Max(Math.Min(mostClosing, MinUsefulOutputTokens), mostClosing / part);
            long closingInput = closingInputTokens + (UsualGrowth / part);
            Spend closing = Estimate(closingInput, closingOutput, price);
            if (TryReserve(price, inputTokens, maxOutputTokens, MinUsefulOutputTokens, in closing, out request, out refusal))
            {
                _closing = closing;
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
    /// <param name="model">The model's id, if it is known.</param>
    /// <param name="inputTokens">An estimate of the input.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="affordableInput">How much input is paid for; less than the estimate means that the input must be cut to it.</param>
    /// <param name="request">The admitted call.</param>
    /// <param name="refusal">Why there is none, or why not all of the input is paid for.</param>
    public bool TryReserveClosing(
        string? model, long inputTokens, int? maxOutputTokens, out long affordableInput, out ModelRequest request, out BudgetRefusal? refusal)
    {
        ModelPrice? price = FindPrice(model);
        affordableInput = inputTokens;

        // An answer that may be as long as what was kept is worth more than the whole of the input.
        if (TryReserveAlone(price, inputTokens, maxOutputTokens, _isOpen ? _closingOutput : MinUsefulOutputTokens, out request, out refusal))
        {
            return true;
        }

        if (!_isOpen)
        {
            return false;
        }

        // There is no more than what was kept, which nobody else could take. The ledger is asked all the same: when it is over a limit, or
        // its time has passed, nothing may be called any more.
        affordableInput = Math.Min(inputTokens, _closingInput);
        int output = Math.Min(_closingOutput, maxOutputTokens ?? _closingOutput);
        if (!TryReserveAlone(price, affordableInput, output, MinUsefulOutputTokens, out request, out BudgetRefusal? refusedKept))
        {
            refusal = refusedKept;
            return false;
        }

        request = request with { IsClamped = true };
        return true;
    }

    /// <summary>Replaces what was set aside for the turn by what it cost; what is kept for a closing turn stays.</summary>
    public void Settle(in Spend actual)
    {
        if (_closing == default)
        {
            _isOpen = false;
            _reservation.Settle(in actual);
        }
        else
        {
            _reservation.SettlePart(in actual, in _closing);
        }
    }

    /// <summary>Gives back what was set aside for a call that is not made after all.</summary>
    public void GiveBack()
    {
        _isOpen = false;
        _closing = default;
        _reservation.Dispose();
    }

    /// <summary>Gives back what was set aside and not used.</summary>
    public void Dispose() => _reservation.Dispose();

    private ModelPrice? FindPrice(string? model)
    {
        ModelPrice? price = _context.Prices.PriceOf(model);
        return price is null && _ledger.LimitsMoney && _context.Prices.UnknownModels == UnknownModels.Reject ? throw NoPrice(model) : price;
    }

    private bool TryReserveAlone(
        ModelPrice? price, long input, int? maxOutputTokens, int leastOutput, out ModelRequest request, out BudgetRefusal? refusal)
    {
        Spend none = default;
        bool isAdmitted = TryReserve(price, input, maxOutputTokens, leastOutput, in none, out request, out refusal);
        _closing = isAdmitted ? default : _closing;
        return isAdmitted;
    }

    private bool TryReserve(
        ModelPrice? price,
        long input,
        int? maxOutputTokens,
        int leastOutput,
        in Spend closing,
        out ModelRequest request,
        out BudgetRefusal? refusal)
    {
        if (!_ledger.LimitsModelUse)
        {
            return TryHold(price, 0, 0, maxOutputTokens, isClamped: false, in closing, out request, out refusal);
        }

        int wanted = maxOutputTokens ?? DefaultMaxOutputTokens;
        if (TryHold(price, input, wanted, wanted, isClamped: false, in closing, out request, out refusal))
        {
            return true;
        }

        // All of it does not fit. Other branches take and give back meanwhile, so what fits is looked up again a few times.
        int least = Math.Min(wanted, leastOutput);
        Span<long> left = stackalloc long[BudgetLimits.CountedDimensions];
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ReadLeft(left, in closing);
            int output = Math.Max(least, OutputThatFits(left, input, wanted, price));
            if (TryHold(price, input, output, output, isClamped: output < wanted, in closing, out request, out refusal))
            {
                return true;
            }

            if (output == least)
            {
                return false;
            }
        }

        return false;
    }

    private bool TryHold(
        ModelPrice? price,
        long input,
        int output,
        int? maxOutputTokens,
        bool isClamped,
        in Spend closing,
        out ModelRequest request,
        out BudgetRefusal? refusal)
    {
        Spend turn = Estimate(input, output, price);
        Spend amount = closing == default ? turn : turn + closing;
        bool isAdmitted;
        if (_isOpen)
        {
            isAdmitted = _reservation.TryResize(in amount, out refusal);
        }
        else
        {
            isAdmitted = _ledger.TryReserve(in amount, out Reservation reservation, out refusal);
            _reservation = reservation;
            _isOpen = isAdmitted;
        }

        request = new ModelRequest { Reserved = turn, MaxOutputTokens = maxOutputTokens, IsClamped = isClamped, Price = price };
        return isAdmitted;
    }

    /// <summary>Reads what is left for a turn: what this reservation holds now counts as left, and a closing turn as taken.</summary>
    private void ReadLeft(Span<long> left, in Spend closing)
    {
        _ledger.ReadRemaining(left);
        for (int i = 0; i < left.Length; i++)
        {
            if (left[i] != BudgetLimits.None)
            {
                left[i] = Math.Max(0, left[i] + (_isOpen ? _closing[i] : 0) - closing[i]);
            }
        }
    }

    private Spend Estimate(long input, int output, ModelPrice? price)
    {
        Spend estimate = new()
        {
            ModelCalls = 1,
            Turns = 1,
            InputTokens = input,
            OutputTokens = output,
            MicroDollars = price is null ? 0 : checked(price.MaximumInputCost(input) + price.CostOf(new Spend { OutputTokens = output })),
        };
        return _ledger.LimitsTokenKinds ? Spend.OfAnyKind(in estimate) : estimate;
    }

    private static int OutputThatFits(ReadOnlySpan<long> left, long input, int wanted, ModelPrice? price)
    {
        long fits = Math.Min(wanted, Math.Min(left[(int)BudgetDimension.OutputTokens], left[(int)BudgetDimension.ReasoningTokens]));
        if (left[(int)BudgetDimension.Tokens] is long tokens and not BudgetLimits.None)
        {
            fits = Math.Min(fits, tokens - input);
        }

        if (price is not null && left[(int)BudgetDimension.MicroDollars] is long money and not BudgetLimits.None)
        {
            fits = Math.Min(fits, price.OutputTokensFor(Math.Max(0, money - price.MaximumInputCost(input))));
        }

        return (int)Math.Max(0, fits);
    }

    private static AgentOptionsException NoPrice(string? model) => new(
        nameof(RunOptions),
        [
            model is null
                ? "The budget limits money, but the client does not say which model it calls; set ModelOptions.ModelId of the agent."
                : $"The budget limits money, but there is no price for the model '{model}'; add one with Prices.With(\"{model}\", …), "
                    + "or ModelPrice.Free for a model that costs nothing, or say with Prices.WithUnknownModels(…) what happens to unknown models.",
        ]);
}
