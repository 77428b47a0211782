namespace Agents.Core.Budgets;

/// <summary>Says why a ledger did not admit a reservation.</summary>
public sealed record BudgetRefusal
{
    /// <summary>Gets the name of the ledger that refused: the one asked, or one of its ancestors.</summary>
    public required string Ledger { get; init; }

    /// <summary>Gets the dimension whose limit stood in the way.</summary>
    public required BudgetDimension Dimension { get; init; }

    /// <summary>Gets the name of the tool unit, where the dimension is <see cref="BudgetDimension.ToolUnits"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Unit { get; init; }

    /// <summary>Gets the limit, in the unit of the dimension.</summary>
    public required long Limit { get; init; }

    /// <summary>Gets what was spent already, in the unit of the dimension.</summary>
    public required long Spent { get; init; }

    /// <summary>Gets what other reservations hold, in the unit of the dimension.</summary>
    public required long Reserved { get; init; }

    /// <summary>Gets what was asked for, in the unit of the dimension.</summary>
    public required long Asked { get; init; }

    /// <summary>Describes the refusal in one sentence.</summary>
    /// <returns>Ledger, dimension and the four figures.</returns>
    public override string ToString() => Dimension switch
    {
        BudgetDimension.Duration => $"The budget '{Ledger}' allows {Limit} ms, and {Spent} ms have passed.",
        BudgetDimension.MicroDollars =>
            $"The budget '{Ledger}' allows {Dollars(Limit)}: {Dollars(Spent)} spent, {Dollars(Reserved)} reserved, {Dollars(Asked)} more asked for.",
        _ => $"The budget '{Ledger}' allows {Limit} {Words()}: {Spent} spent, {Reserved} reserved, {Asked} more asked for.",
    };

    private static string Dollars(long microDollars) => FormattableString.Invariant($"${microDollars / 1_000_000m:0.000000}");

    private string Words() => (Dimension, Limit) switch
    {
        (BudgetDimension.InputTokens, 1) => "input token",
        (BudgetDimension.InputTokens, _) => "input tokens",
        (BudgetDimension.CachedInputTokens, 1) => "cached input token",
        (BudgetDimension.CachedInputTokens, _) => "cached input tokens",
        (BudgetDimension.CacheWriteTokens, 1) => "cache-write token",
        (BudgetDimension.CacheWriteTokens, _) => "cache-write tokens",
        (BudgetDimension.OutputTokens, 1) => "output token",
        (BudgetDimension.OutputTokens, _) => "output tokens",
        (BudgetDimension.ReasoningTokens, 1) => "reasoning token",
        (BudgetDimension.ReasoningTokens, _) => "reasoning tokens",
        (BudgetDimension.ModelCalls, 1) => "model call",
        (BudgetDimension.ModelCalls, _) => "model calls",
        (BudgetDimension.ToolCalls, 1) => "tool call",
        (BudgetDimension.ToolCalls, _) => "tool calls",
        (BudgetDimension.Turns, 1) => "turn",
        (BudgetDimension.Turns, _) => "turns",
        (BudgetDimension.Tokens, 1) => "token",
        (BudgetDimension.Tokens, _) => "tokens",
        (BudgetDimension.ToolUnits, 1) => $"unit of '{Unit}'",
        (BudgetDimension.ToolUnits, _) => $"units of '{Unit}'",
        (_, 1) => "level of agents",
        _ => "levels of agents",
    };
}
