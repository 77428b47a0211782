using Agents.Core.Budgets;
using Agents.Core.Testing;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

public sealed class BudgetDurationTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Duration_is_counted_by_the_clock_from_the_making_of_the_ledger()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        BudgetLedger ledger = Timed(TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromMilliseconds(1_999));
        ledger.Reserve(Calls(1));
        Assert.Equal(1, ledger.Remaining(BudgetDimension.Duration));

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        BudgetRefusal refusal = ledger.Refuse(default);

        Assert.Equal(0, ledger.Remaining(BudgetDimension.Duration));
        Assert.Equal(
            new BudgetRefusal { Ledger = "run", Dimension = BudgetDimension.Duration, Limit = 2_000, Spent = 2_000, Reserved = 0, Asked = 0 },
            refusal);
        Assert.Equal("The budget 'run' allows 2000 ms, and 2000 ms have passed.", refusal.ToString());
    }

    [Fact]
    public void Duration_of_zero_admits_nothing() => Assert.Equal(
        "The budget 'run' allows 0 ms, and 0 ms have passed.", Timed(TimeSpan.Zero).Refuse(default).ToString());

    [Fact]
    public void Duration_that_has_passed_for_an_ancestor_refuses_below_it()
    {
        BudgetLedger leaf = Timed(TimeSpan.FromSeconds(1)).CreateChild("child", Budget.Unlimited).CreateChild("leaf", Budget.Unlimited);

        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("The budget 'run' allows 1000 ms, and 3000 ms have passed.", leaf.Refuse(Calls(1)).ToString());
        Assert.Equal(0, leaf.Remaining(BudgetDimension.Duration));
    }

    [Fact]
    public void Duration_of_a_child_is_counted_from_its_own_making_and_does_not_stop_its_parent()
    {
        BudgetLedger root = Timed(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(4));
        BudgetLedger child = root.CreateChild("child", new Budget { Duration = TimeSpan.FromSeconds(2) });
        Assert.Equal(2_000, child.Remaining(BudgetDimension.Duration));

        _clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("child", child.Refuse(default).Ledger);
        root.Reserve(Calls(1));
    }

    [Fact]
    public void Share_takes_its_part_of_the_time_that_is_left()
    {
        BudgetLedger root = Timed(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(TimeSpan.FromSeconds(3), root.CreateChild("half", Budget.Share(0.5)).Limits.Duration);
        Assert.Equal(
            TimeSpan.FromSeconds(1),
            root.CreateChild("own", Budget.Share(0.5) with { Duration = TimeSpan.FromSeconds(1) }).Limits.Duration);
    }

    [Fact]
    public void Reservation_made_in_time_is_settled_after_it()
    {
        BudgetLedger ledger = Timed(TimeSpan.FromSeconds(1));
        Reservation reservation = ledger.Reserve(Calls(1));

        _clock.Advance(TimeSpan.FromSeconds(5));
        reservation.Settle(Calls(1));

        Assert.Equal(Calls(1), ledger.Spent);
    }

    private BudgetLedger Timed(TimeSpan limit) => BudgetLedger.CreateRoot("run", new Budget { Duration = limit }, _clock);
}
