using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

/// <summary>What holds for the snapshot of a tree of ledgers at every instant while providers report no more than they were allowed.</summary>
internal static class BudgetTrees
{
    public static void CheckLimits(BudgetSnapshot snapshot)
    {
        for (BudgetDimension dimension = BudgetDimension.MicroDollars; dimension < BudgetDimension.Duration; dimension++)
        {
            Assert.True(snapshot.Free(dimension) is null or >= 0, $"{snapshot.Name}, {dimension}: {snapshot.Free(dimension)} free");
        }

        foreach ((string unit, long limit) in snapshot.Limits.ToolUnits.Amounts)
        {
            Assert.True(snapshot.FreeUnits(unit) >= 0, $"{snapshot.Name}, {unit}: {snapshot.FreeUnits(unit)} of {limit} free");
        }

        Assert.False(snapshot.IsOverrun, snapshot.Name);
        foreach (BudgetSnapshot child in snapshot.Children)
        {
            CheckLimits(child);
        }
    }
}
