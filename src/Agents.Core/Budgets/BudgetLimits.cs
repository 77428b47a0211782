namespace Agents.Core.Budgets;

/// <summary>A ledger's own limits as a flat array by <see cref="BudgetDimension"/>, so that a check is one short loop.</summary>
internal sealed class BudgetLimits
{
    public const int CountedDimensions = (int)BudgetDimension.Tokens + 1;
    public const long None = long.MaxValue;

    private readonly long[] _limits = new long[CountedDimensions];

    public BudgetLimits(Budget budget)
    {
        Budget = budget;
        for (int i = 0; i < CountedDimensions; i++)
        {
            _limits[i] = budget.GetLimit((BudgetDimension)i) ?? None;
        }
    }

    public Budget Budget { get; }

    public long this[int dimension] => _limits[dimension];

    /// <summary>Finds the first dimension in which the amount does not fit beside what is spent and reserved, or -1.</summary>
    public int FirstExceeded(in Spend spent, in Spend reserved, in Spend asked)
    {
        for (int i = 0; i < CountedDimensions; i++)
        {
            if (_limits[i] == None)
            {
                continue;
            }

            long used = Of(in spent, i);
            long held = Of(in reserved, i);
            long more = Of(in asked, i);

            // A ledger that is over a limit admits nothing further, not even in its other dimensions.
            if (used > _limits[i] || (more > 0 && (Int128)used + held + more > _limits[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Reads an amount by its dimension, the sum of all tokens included.</summary>
    public static long Of(in Spend spend, int dimension) =>
        dimension == (int)BudgetDimension.Tokens ? spend.Tokens : spend[dimension];
}
