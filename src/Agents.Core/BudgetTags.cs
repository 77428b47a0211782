using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>Budgets as attributes: money in dollars, time in seconds, everything else as it is counted.</summary>
internal static class BudgetTags
{
    private static readonly BudgetDimension[] Dimensions = [.. Enum.GetValues<BudgetDimension>().Where(dimension => dimension != BudgetDimension.ToolUnits)];
    private static readonly string[] LimitNames = [.. Dimensions.Select(dimension => TelemetryNames.BudgetLimit + TelemetryNames.Of(dimension))];
    private static readonly string[] LeftNames = [.. Dimensions.Select(dimension => TelemetryNames.BudgetLeft + TelemetryNames.Of(dimension))];

    /// <summary>Lists the limits of a run.</summary>
    public static TagList OfLimits(Budget budget)
    {
        TagList tags = default;
        for (int i = 0; i < Dimensions.Length; i++)
        {
            if (budget.GetLimit(Dimensions[i]) is { } limit)
            {
                tags.Add(LimitNames[i], Amount(Dimensions[i], limit));
            }
        }

        return tags;
    }

    /// <summary>Adds what a run has left of what it spends; less than 0 where a call cost more than was expected.</summary>
    public static void AddLeft(ref TagList tags, Budget budget, in Spend spend)
    {
        for (int i = 0; i < BudgetLimits.CountedDimensions; i++)
        {
            if (budget.GetLimit((BudgetDimension)i) is { } limit)
            {
                tags.Add(LeftNames[i], Amount((BudgetDimension)i, limit - spend[i]));
            }
        }
    }

    /// <summary>Lists what was refused, and why.</summary>
    public static TagList OfRefusal(BudgetRefusal refusal)
    {
        TagList tags = Of(refusal.Ledger, refusal.Dimension, refusal.Unit, refusal.Limit, refusal.Spent);
        tags.Add(TelemetryNames.BudgetReserved, Amount(refusal.Dimension, refusal.Reserved));
        tags.Add(TelemetryNames.BudgetAsked, Amount(refusal.Dimension, refusal.Asked));
        return tags;
    }

    public static TagList Of(string? ledger, BudgetDimension dimension, string? unit, long limit, long spent)
    {
        TagList tags = default;
        if (ledger is not null)
        {
            tags.Add(TelemetryNames.BudgetLedger, ledger);
        }

        tags.Add(TelemetryNames.BudgetDimensionName, TelemetryNames.Of(dimension));
        if (unit is not null)
        {
            tags.Add(TelemetryNames.BudgetUnit, unit);
        }

        tags.Add(TelemetryNames.BudgetLimitOf, Amount(dimension, limit));
        tags.Add(TelemetryNames.BudgetSpent, Amount(dimension, spent));
        return tags;
    }

    private static object Amount(BudgetDimension dimension, long amount) => dimension switch
    {
        BudgetDimension.MicroDollars => (double)(amount / 1_000_000m),
        BudgetDimension.Duration => amount / 1_000.0,
        _ => (object)amount,
    };
}
