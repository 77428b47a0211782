using Agents.Core.Budgets;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

public sealed class ReservationTests
{
    private const string SettledTwice = "A reservation of the budget 'run' was settled after it had been settled, disposed of, or ended with its run.";

    [Fact]
    public void Settle_below_the_reservation_gives_the_rest_back()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });

        ledger.Reserve(Calls(8)).Settle(Calls(3));

        Assert.Equal(Calls(3), ledger.Spent);
        Assert.Equal(7, ledger.Remaining(BudgetDimension.ModelCalls));
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
    }

    [Fact]
    public void Settle_above_the_reservation_is_drawn_and_an_overrun_ledger_admits_nothing_further()
    {
        BudgetLedger root = Root(new Budget { Tokens = 100 });
        BudgetLedger child = root.CreateChild("child", Budget.Unlimited);

        child.Reserve(Input(90)).Settle(Input(130));

        Assert.Equal(Input(130), root.Spent);
        Assert.True(root.GetSnapshot().IsOverrun);
        Assert.False(child.GetSnapshot().IsOverrun);
        Assert.Equal(0, child.Remaining(BudgetDimension.Tokens));
        Assert.Equal(
            "The budget 'run' allows 100 tokens: 130 spent, 0 reserved, 0 more asked for.", child.Refuse(Calls(1)).ToString());
        Assert.Equal(BudgetDimension.Tokens, root.Refuse(default).Dimension);
    }

    [Fact]
    public void Settle_up_to_the_limit_is_no_overrun()
    {
        BudgetLedger ledger = Root(new Budget { Tokens = 100 });

        ledger.Reserve(Input(1)).Settle(Input(100));

        Assert.False(ledger.GetSnapshot().IsOverrun);
        ledger.Reserve(Calls(1));
    }

    [Fact]
    public void Settle_may_draw_dimensions_that_were_not_reserved()
    {
        BudgetLedger ledger = Root(Budget.Unlimited);

        ledger.Reserve(Calls(1)).Settle(new Spend { ModelCalls = 1, MicroDollars = 7 });

        Assert.Equal(new Spend { ModelCalls = 1, MicroDollars = 7 }, ledger.Spent);
    }

    [Fact]
    public void Dispose_gives_everything_back_and_may_be_repeated()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });
        Reservation reservation = ledger.Reserve(Calls(8));

        reservation.Dispose();
        reservation.Dispose();

        Assert.Equal(default, ledger.Spent);
        Assert.Equal(default, ledger.GetSnapshot().Reserved);
        Assert.Equal(10, ledger.Remaining(BudgetDimension.ModelCalls));
    }

    [Fact]
    public void Second_settle_throws_and_changes_nothing()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });
        Reservation reservation = ledger.Reserve(Calls(8));
        reservation.Settle(Calls(3));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => reservation.Settle(Calls(1)));

        Assert.Equal(SettledTwice, exception.Message);
        Assert.Equal(Calls(3), ledger.Spent);
    }

    [Fact]
    public void Settle_after_dispose_throws_and_changes_nothing()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });
        Reservation reservation = ledger.Reserve(Calls(8));
        reservation.Dispose();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => reservation.Settle(Calls(1)));

        Assert.Equal(SettledTwice, exception.Message);
        Assert.Equal(default, ledger.Spent);
    }

    [Fact]
    public void Dispose_after_settle_changes_nothing()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });
        using (Reservation reservation = ledger.Reserve(Calls(8)))
        {
            reservation.Settle(Calls(3));
        }

        Assert.Equal(Calls(3), ledger.Spent);
        Assert.Equal(7, ledger.Remaining(BudgetDimension.ModelCalls));
    }

    [Fact]
    public void Settled_reservation_does_not_reach_a_later_one_in_the_same_slot()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 10 });
        Reservation first = ledger.Reserve(Calls(1));
        first.Settle(Calls(1));
        Reservation second = ledger.Reserve(Calls(2));

        first.Dispose();
        Assert.Throws<InvalidOperationException>(() => first.Settle(Calls(9)));

        Assert.NotEqual(first, second);
        Assert.Equal(Calls(2), ledger.GetSnapshot().Reserved);
        second.Settle(Calls(2));
        Assert.Equal(Calls(3), ledger.Spent);
    }

    [Fact]
    public void Default_reservation_cannot_be_settled_and_may_be_disposed_of()
    {
        Reservation none = default;

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => none.Settle(Calls(1)));

        Assert.Equal("There is no reservation to settle: the ledger refused it, or it was never asked for.", exception.Message);
        none.Dispose();
    }

    [Fact]
    public void Settle_after_close_throws_and_changes_nothing()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10 });
        Reservation reservation = root.CreateChild("child", Budget.Unlimited).Reserve(Calls(8));
        root.Close();

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => reservation.Settle(Calls(1)));
        reservation.Dispose();

        Assert.Equal(SettledTwice.Replace("run'", "child'", StringComparison.Ordinal), exception.Message);
        Assert.Equal(default, root.Spent);
        Assert.Equal(default, root.GetSnapshot().Reserved);
    }

    [Fact]
    public void Overflow_while_settling_changes_nothing_and_leaves_the_reservation_open()
    {
        BudgetLedger root = Root(Budget.Unlimited);
        BudgetLedger child = root.CreateChild("child", Budget.Unlimited);
        root.Reserve(default).Settle(Input(long.MaxValue));
        Reservation reservation = child.Reserve(Calls(1));

        Assert.Throws<OverflowException>(() => reservation.Settle(Input(1)));
        Assert.Throws<OverflowException>(() => reservation.Settle(new Spend { OutputTokens = 1 }));

        Assert.Equal(Calls(1), child.GetSnapshot().Reserved);
        Assert.Equal(default, child.Spent);
        Assert.Equal(Input(long.MaxValue), root.Spent);
        reservation.Settle(Calls(1));
        Assert.Equal(Calls(1), child.Spent);
    }

    [Fact]
    public void Copies_are_the_same_reservation()
    {
        BudgetLedger ledger = Root(Budget.Unlimited);
        Reservation reservation = ledger.Reserve(Calls(1));
        Reservation copy = reservation;

        copy.Settle(Calls(1));

        Assert.True(copy == reservation);
        Assert.False(copy != reservation);
        Assert.Equal(copy.GetHashCode(), reservation.GetHashCode());
        Assert.Throws<InvalidOperationException>(() => reservation.Settle(Calls(1)));
    }

    [Fact]
    public void Of_racing_settles_and_disposals_of_one_reservation_exactly_one_takes_effect()
    {
        for (int round = 0; round < 200; round++)
        {
            BudgetLedger ledger = Root(new Budget { ModelCalls = 1 });
            Reservation reservation = ledger.Reserve(Calls(1));
            int settled = 0;
            Parallel.For(0, 4, i =>
            {
                try
                {
                    if (i == 3)
                    {
                        reservation.Dispose();
                        return;
                    }

                    reservation.Settle(Calls(1));
                    Interlocked.Increment(ref settled);
                }
                catch (InvalidOperationException)
                {
                    // One of the others came first.
                }
            });

            Assert.InRange(settled, 0, 1);
            Assert.Equal(Calls(settled), ledger.Spent);
            Assert.Equal(1 - settled, ledger.Remaining(BudgetDimension.ModelCalls));
        }
    }
}
