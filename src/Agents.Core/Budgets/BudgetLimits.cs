using System.Numerics;
using System.Runtime.Intrinsics;

namespace Agents.Core.Budgets;

/// <summary>A ledger's own limits as a flat array by <see cref="BudgetDimension"/>, so that a check is three vector comparisons.</summary>
internal sealed class BudgetLimits
{
    public const int CountedDimensions = (int)BudgetDimension.Tokens + 1;
    public const long None = long.MaxValue;

    // As many lanes as Spend has; those that are no dimension are never limited.
    private readonly long[] _limits = new long[12];

    public BudgetLimits(Budget budget)
    {
        Budget = budget;
        Array.Fill(_limits, None);
        for (int i = 0; i < CountedDimensions; i++)
        {
            _limits[i] = budget.GetLimit((BudgetDimension)i) ?? None;
        }
    }

    public Budget Budget { get; }

    public long this[int dimension] => _limits[dimension];

    /// <summary>Finds the first dimension in which the amount does not fit beside what is spent and reserved, or -1.</summary>
    /// <remarks>A ledger that is over a limit admits nothing further, not even in its other dimensions.</remarks>
    public int FirstExceeded(in Spend spent, in Spend reserved, in Spend asked)
    {
        for (int i = 0; i < _limits.Length; i += Vector256<long>.Count)
        {
            Vector256<long> limit = Vector256.LoadUnsafe(in _limits[i]);
            Vector256<long> used = spent.Lanes(i);
            Vector256<long> more = asked.Lanes(i);
            Vector256<long> doesNotFit = Vector256.GreaterThan(more, limit - used - reserved.Lanes(i));
            Vector256<long> exceeded = Vector256.GreaterThan(used, limit)
                | (doesNotFit & Vector256.GreaterThan(more, Vector256<long>.Zero));
            uint bits = exceeded.ExtractMostSignificantBits();
            if (bits != 0)
            {
                return i + BitOperations.TrailingZeroCount(bits);
            }
        }

        return -1;
    }

    /// <summary>Finds the first named unit that does not fit beside what is spent and reserved, or null.</summary>
    public string? FirstExceededUnit(in Spend spent, in Spend reserved, in Spend asked)
    {
        foreach ((string unit, long limit) in Budget.ToolUnits.Amounts)
        {
            long used = spent.ToolUnits[unit];
            long more = asked.ToolUnits[unit];
            if (used > limit || (more > 0 && more > limit - used - reserved.ToolUnits[unit]))
            {
                return unit;
            }
        }

        return null;
    }
}
