using Agents.Core.Budgets;

namespace Budgets;

/// <summary>A ledger and all ledgers below it, one a line, each indented below its parent.</summary>
internal static class LedgerTree
{
    /// <summary>Writes the tree; ledgers through which nothing was spent are counted and not listed.</summary>
    public static void Write(BudgetSnapshot ledger, int depth = 1)
    {
        string indent = new(' ', 2 * depth);
        Console.WriteLine($"{indent}{Name(ledger),-14} {Report.Dollars(ledger.Spent.MicroDollars)} spent{Details(ledger)}");
        BudgetSnapshot[] spenders = [.. ledger.Children.Where(child => child.Spent != default)];
        foreach (BudgetSnapshot child in spenders)
        {
            Write(child, depth + 1);
        }

        int others = ledger.Children.Count - spenders.Length;
        if (others > 0)
        {
            Console.WriteLine($"{indent}  and {others} that spent nothing");
        }
    }

    private static string Details(BudgetSnapshot ledger) => ledger.Free(BudgetDimension.MicroDollars) is { } free
        ? $" + {Report.Dollars(ledger.Reserved.MicroDollars)} reserved + {Report.Dollars(free)} free"
            + $" = {Report.Dollars(ledger.Limits.MicroDollars!.Value)} limit"
        : $" for {ledger.Spent.InputTokens} tokens in, {ledger.Spent.OutputTokens} out";

    // An agent's ledger is named by its path; its own name is the last part.
    private static string Name(BudgetSnapshot ledger) => ledger.Name[(ledger.Name.LastIndexOf('/') + 1)..];
}
