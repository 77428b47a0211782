using System.Globalization;

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

    private static string Dollars(long microDollars) => string.Create(CultureInfo.InvariantCulture, $"${microDollars / 1_000_000m:0.000000}");

    private string Words() => Dimension switch
    {
        BudgetDimension.InputTokens => "input tokens",
        BudgetDimension.CachedInputTokens => "cached input tokens",
        BudgetDimension.CacheWriteTokens => "cache-write tokens",
        BudgetDimension.OutputTokens => "output tokens",
        BudgetDimension.ReasoningTokens => "reasoning tokens",
        BudgetDimension.ModelCalls => "model calls",
        BudgetDimension.ToolCalls => "tool calls",
        BudgetDimension.Turns => "turns",
        BudgetDimension.Tokens => "tokens",
        BudgetDimension.ToolUnits => $"units of '{Unit}'",
        _ => "levels of agents",
    };
}
