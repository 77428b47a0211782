using Agents.Core.Budgets;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

public sealed class BudgetAllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Reserve_and_settle_allocate_nothing_after_warm_up(int levels)
    {
        BudgetLedger ledger = Root(new Budget { Tokens = long.MaxValue - 1, Duration = TimeSpan.FromDays(1) });
        for (int level = 1; level < levels; level++)
        {
            ledger = ledger.CreateChild($"level-{level}", new Budget { ModelCalls = 1_000_000 });
        }

        ReserveSettleAndRelease(ledger, 1_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReserveSettleAndRelease(ledger, 10_000);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(22_000, ledger.Spent.InputTokens);
    }

    private static void ReserveSettleAndRelease(BudgetLedger ledger, int times)
    {
        Spend estimate = new() { ModelCalls = 1, InputTokens = 3 };
        Spend actual = new() { ModelCalls = 1, InputTokens = 2 };
        for (int i = 0; i < times; i++)
        {
            ledger.TryReserve(in estimate, out Reservation settled, out _);
            ledger.TryReserve(in estimate, out Reservation released, out _);
            settled.Settle(in actual);
            released.Dispose();
        }
    }
}
