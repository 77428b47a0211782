namespace Agents.Core.Budgets;

/// <summary>One figure for what tokens and tools cost together.</summary>
/// <remarks>Source: "Budget-Aware Tool-Use Enables Effective Agent Scaling" (arXiv 2511.17006), the unified cost metric. Pure and thread-safe.</remarks>
public static class UnifiedCost
{
    /// <summary>Computes <c>tokenCost + Σ units × price</c>, where cached input counts at its own price and not at that of other input.</summary>
    /// <param name="tokens">The tokens, disjoint as everywhere in a spend; its money and its other dimensions are ignored.</param>
    /// <param name="price">What the model charges.</param>
    /// <param name="tools">What was used of each tool: its price, and units of 0 or more.</param>
    /// <returns>The cost in micro-dollars. A fraction of a micro-dollar of all tokens together is rounded up.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="price"/> or a tool's price is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An amount of units is negative.</exception>
    /// <exception cref="OverflowException">The cost does not fit 64 bits.</exception>
    public static long Of(in Spend tokens, ModelPrice price, params ReadOnlySpan<(ToolPrice Price, long Units)> tools)
    {
        ArgumentNullException.ThrowIfNull(price);
        long cost = price.CostOf(in tokens);
        foreach ((ToolPrice tool, long units) in tools)
        {
            ArgumentNullException.ThrowIfNull(tool, nameof(tools));
            cost = checked(cost + tool.CostOf(units));
        }

        return cost;
    }
}
