using Agents.Core;
using Agents.Core.Budgets;

namespace Budgets;

/// <summary>What must hold whoever comes first: ledger, result and bill agree, nothing is left reserved, and the limit is kept.</summary>
internal static class Check
{
    public static bool Holds(RunResult<RoomLog> result, long billed)
    {
        BudgetSnapshot ledger = result.Output.Ledger;
        return SumOf(ledger) == result.Spend.MicroDollars
            && billed == result.Spend.MicroDollars
            && ledger.Reserved == default
            && result.Spend.MicroDollars <= ledger.Limits.MicroDollars;
    }

    /// <summary>Adds up what was spent at each ledger itself, in micro-dollars.</summary>
    public static long SumOf(BudgetSnapshot ledger) => ledger.SpentHere.MicroDollars + ledger.Children.Sum(SumOf);
}
