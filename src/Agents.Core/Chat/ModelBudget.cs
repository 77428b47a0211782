using Agents.Core.Budgets;

namespace Agents.Core.Chat;

/// <summary>Sets aside what a model call may cost at most, before it is made.</summary>
internal static class ModelBudget
{
    /// <summary>How many output tokens a call is given when a budget limits tokens or money and the options say nothing.</summary>
    public const int DefaultMaxOutputTokens = 4_096;

    /// <summary>With less output than this a call is not made: the answer would be cut before it says anything.</summary>
    public const int MinUsefulOutputTokens = 32;

    private const int MaxAttempts = 8;

    /// <summary>Asks the ledger for a call: its input as estimated, its output as the options say or as much of that as is left.</summary>
    /// <param name="context">The context whose ledger is asked.</param>
    /// <param name="model">The model's id, if it is known.</param>
    /// <param name="inputTokens">An upper bound of the input.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="request">The admitted call.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <exception cref="AgentOptionsException">A budget limits money, the model has no price, and the book of prices rejects such models.</exception>
    public static bool TryReserve(
        AgentContext context, string? model, long inputTokens, int? maxOutputTokens, out ModelRequest request, out BudgetRefusal? refusal)
    {
        BudgetLedger ledger = context.Budget;
        ModelPrice? price = context.Prices.PriceOf(model);
        if (price is null && ledger.LimitsMoney && context.Prices.UnknownModels == UnknownModels.Reject)
        {
            throw NoPrice(model);
        }

        if (!ledger.LimitsModelUse)
        {
            return TryReserve(ledger, 0, 0, maxOutputTokens, isClamped: false, price, out request, out refusal);
        }

        int wanted = maxOutputTokens ?? DefaultMaxOutputTokens;
        if (TryReserve(ledger, inputTokens, wanted, wanted, isClamped: false, price, out request, out refusal))
        {
            return true;
        }

        // All of it does not fit. Other branches take and give back meanwhile, so what fits is looked up again a few times.
        int least = Math.Min(wanted, MinUsefulOutputTokens);
        Span<long> left = stackalloc long[BudgetLimits.CountedDimensions];
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            ledger.ReadRemaining(left);
            int output = Math.Max(least, OutputThatFits(left, inputTokens, wanted, price));
            if (TryReserve(ledger, inputTokens, output, output, isClamped: output < wanted, price, out request, out refusal))
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

    private static bool TryReserve(
        BudgetLedger ledger,
        long input,
        int output,
        int? maxOutputTokens,
        bool isClamped,
        ModelPrice? price,
        out ModelRequest request,
        out BudgetRefusal? refusal)
    {
        Spend estimate = new()
        {
            ModelCalls = 1,
            Turns = 1,
            InputTokens = input,
            OutputTokens = output,
            MicroDollars = price is null ? 0 : checked(price.MaximumInputCost(input) + price.CostOf(new Spend { OutputTokens = output })),
        };
        bool isAdmitted = ledger.TryReserve(in estimate, out Reservation reservation, out refusal);
        request = new ModelRequest
        {
            Reservation = reservation,
            Reserved = estimate,
            MaxOutputTokens = maxOutputTokens,
            IsClamped = isClamped,
            Price = price,
        };
        return isAdmitted;
    }

    private static int OutputThatFits(ReadOnlySpan<long> left, long input, int wanted, ModelPrice? price)
    {
        long fits = wanted;
        fits = Math.Min(fits, left[(int)BudgetDimension.OutputTokens]);
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
