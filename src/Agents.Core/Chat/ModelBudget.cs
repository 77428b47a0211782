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
    /// <param name="inputTokens">Computes an upper bound of the input; called only when a budget limits tokens or money.</param>
    /// <param name="maxOutputTokens">What the options say.</param>
    /// <param name="request">The admitted call.</param>
    /// <param name="refusal">Why there is none.</param>
    /// <exception cref="AgentOptionsException">A budget limits money, and the model has no price.</exception>
    public static bool TryReserve(
        AgentContext context, string? model, Func<long> inputTokens, int? maxOutputTokens, out ModelRequest request, out BudgetRefusal? refusal)
    {
        context.Prices.TryGetPrice(model, out ModelPrice? price);
        Span<long> left = stackalloc long[BudgetLimits.CountedDimensions];
        bool isLimited = context.Budget.ReadRemaining(left);
        if (left[(int)BudgetDimension.MicroDollars] != BudgetLimits.None && price is null)
        {
            throw NoPrice(model);
        }

        long input = isLimited ? inputTokens() : 0;
        int wanted = maxOutputTokens ?? DefaultMaxOutputTokens;

        // Nobody knows beforehand how much of the input a cache holds, or how much of the output is reasoning: it may be all.
        bool limitsCached = left[(int)BudgetDimension.CachedInputTokens] != BudgetLimits.None;
        bool limitsReasoning = left[(int)BudgetDimension.ReasoningTokens] != BudgetLimits.None;
        for (int attempt = 1; ; attempt++)
        {
            int output = isLimited ? Math.Max(OutputThatFits(left, input, wanted, price), Math.Min(wanted, MinUsefulOutputTokens)) : 0;
            Spend estimate = new()
            {
                ModelCalls = 1,
                Turns = 1,
                InputTokens = input,
                OutputTokens = output,
                CachedInputTokens = limitsCached ? input : 0,
                ReasoningTokens = limitsReasoning ? output : 0,
                MicroDollars = price is null ? 0 : checked(price.MaximumInputCost(input) + price.CostOf(new Spend { OutputTokens = output })),
            };
            if (context.Budget.TryReserve(in estimate, out Reservation reservation, out refusal))
            {
                request = new ModelRequest
                {
                    Reservation = reservation,
                    Reserved = estimate,
                    MaxOutputTokens = isLimited ? output : maxOutputTokens,
                    IsClamped = isLimited && output < wanted,
                    Price = price,
                };
                return true;
            }

            // Another branch may have taken what was left in between; then there is less, but perhaps still enough.
            bool mayFitLess = output > MinUsefulOutputTokens && attempt < MaxAttempts;
            if (!mayFitLess)
            {
                request = default;
                return false;
            }

            context.Budget.ReadRemaining(left);
        }
    }

    private static int OutputThatFits(ReadOnlySpan<long> left, long input, int wanted, ModelPrice? price)
    {
        long fits = wanted;
        fits = Math.Min(fits, left[(int)BudgetDimension.OutputTokens]);
        fits = Math.Min(fits, left[(int)BudgetDimension.ReasoningTokens]);
        if (left[(int)BudgetDimension.Tokens] is long tokens and not BudgetLimits.None)
        {
            // What is set aside twice, because it may be of either kind, is counted twice among all tokens.
            long forInput = left[(int)BudgetDimension.CachedInputTokens] == BudgetLimits.None ? input : 2 * input;
            int times = left[(int)BudgetDimension.ReasoningTokens] == BudgetLimits.None ? 1 : 2;
            fits = Math.Min(fits, (tokens - forInput) / times);
        }

        if (left[(int)BudgetDimension.MicroDollars] is long money and not BudgetLimits.None)
        {
            fits = Math.Min(fits, price!.OutputTokensFor(Math.Max(0, money - price.MaximumInputCost(input))));
        }

        return (int)Math.Max(0, fits);
    }

    private static AgentOptionsException NoPrice(string? model) => new(
        nameof(RunOptions),
        [
            model is null
                ? "The budget limits money, but the client does not say which model it calls; set ModelOptions.ModelId of the agent."
                : $"The budget limits money, but there is no price for the model '{model}'; add one with Prices.With(\"{model}\", …), "
                    + "or ModelPrice.Free for a model that costs nothing.",
        ]);
}
