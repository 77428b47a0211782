using Agents.Core.Budgets;

namespace Agents.Core.Benchmarks.Budgets;

/// <summary>Our ledgers: every level checks and counts every dimension, and a refused reservation changes none.</summary>
public sealed class OursBudgets : IBudgetsSubject
{
    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public IReadOnlyList<ILeaf> CreateLeaves(int levels, int count)
    {
        BudgetLedger root = BudgetLedger.CreateRoot("root", ModelCall.Limits, TimeProvider.System);
        BudgetLedger above = root;
        for (int level = 1; level < levels - 1; level++)
        {
            above = above.CreateChild($"level-{level}", ModelCall.Limits);
        }

        return levels == 1
            ? [new Leaf(root, root)]
            : [.. Enumerable.Range(0, count).Select(number => new Leaf(root, above.CreateChild($"leaf-{number}", ModelCall.Limits)))];
    }

    private sealed class Leaf(BudgetLedger root, BudgetLedger ledger) : ILeaf
    {
        public long MicroDollarsAtTop => root.Spent.MicroDollars;

        public void ReserveAndSettle(int times)
        {
            for (int i = 0; i < times; i++)
            {
                if (!ledger.TryReserve(in ModelCall.Estimate, out Reservation reservation, out BudgetRefusal? refusal))
                {
                    throw new InvalidOperationException($"The limits must be out of reach. {refusal}");
                }

                reservation.Settle(in ModelCall.Actual);
            }
        }
    }
}
