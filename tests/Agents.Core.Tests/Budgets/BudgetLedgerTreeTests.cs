using Agents.Core.Budgets;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

public sealed class BudgetLedgerTreeTests
{
    [Fact]
    public void Children_together_cannot_spend_more_than_their_parent()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10 });
        BudgetLedger left = root.CreateChild("left", new Budget { ModelCalls = 8 });
        BudgetLedger right = root.CreateChild("right", new Budget { ModelCalls = 8 });

        left.Reserve(Calls(8));

        Assert.Equal(2, right.Remaining(BudgetDimension.ModelCalls));
        Assert.Equal("run", right.Refuse(Calls(3)).Ledger);
        right.Reserve(Calls(2));
    }

    [Fact]
    public void Share_is_taken_of_what_is_left_when_the_child_is_made_in_every_limited_dimension()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 11, Tokens = 1_000, MicroDollars = 3 });
        root.Reserve(Calls(1)).Settle(Calls(2));
        root.Reserve(Calls(2));

        BudgetLedger child = root.CreateChild("child", Budget.Share(0.5));

        Assert.Equal(new Budget { ModelCalls = 3, Tokens = 500, MicroDollars = 1 }, child.Limits);
    }

    [Fact]
    public void Share_counts_what_any_ancestor_has_left()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 4 });
        BudgetLedger middle = root.CreateChild("middle", new Budget { ModelCalls = 100 });

        Assert.Equal(2, middle.CreateChild("leaf", Budget.Share(0.5)).Limits.ModelCalls);
    }

    [Fact]
    public void Share_beside_limits_of_its_own_takes_the_lesser()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10, Turns = 10 });

        Budget limits = root.CreateChild("child", Budget.Share(0.5) with { ModelCalls = 2, Turns = 9, ToolCalls = 7, Depth = 1 }).Limits;

        Assert.Equal(new Budget { ModelCalls = 2, Turns = 5, ToolCalls = 7, Depth = 1 }, limits);
    }

    [Fact]
    public void Share_of_an_overrun_parent_is_nothing()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10 });
        root.Reserve(Calls(1)).Settle(Calls(50));

        Assert.Equal(0, root.CreateChild("child", Budget.Share(1)).Limits.ModelCalls);
    }

    [Fact]
    public void Share_of_the_largest_amounts_never_exceeds_them()
    {
        BudgetLedger root = Root(new Budget { MicroDollars = long.MaxValue - 1 });

        Assert.Equal(long.MaxValue - 1, root.CreateChild("all", Budget.Share(1)).Limits.MicroDollars);
        Assert.Equal(0, root.CreateChild("least", Budget.Share(double.Epsilon)).Limits.MicroDollars);
    }

    [Fact]
    public void Remaining_is_null_where_nothing_limits_and_the_least_over_all_ancestors_where_something_does()
    {
        BudgetLedger root = Root(new Budget { Tokens = 10 });
        BudgetLedger child = root.CreateChild("child", new Budget { Tokens = 20, ToolCalls = 3 });

        Assert.Null(child.Remaining(BudgetDimension.ModelCalls));
        Assert.Null(child.Remaining(BudgetDimension.Duration));
        Assert.Equal(10, child.Remaining(BudgetDimension.Tokens));
        Assert.Equal(3, child.Remaining(BudgetDimension.ToolCalls));
        Assert.Null(root.Remaining(BudgetDimension.ToolCalls));
    }

    [Fact]
    public void Snapshot_tells_what_was_spent_here_from_what_was_spent_below()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10 });
        BudgetLedger child = root.CreateChild("child", new Budget { ModelCalls = 5 });
        BudgetLedger leaf = child.CreateChild("leaf", Budget.Unlimited);
        root.CreateChild("idle", Budget.Unlimited);
        root.Reserve(Calls(1)).Settle(Calls(1));
        child.Reserve(Calls(2)).Settle(Calls(2));
        leaf.Reserve(Calls(3)).Settle(Calls(3));
        leaf.Reserve(default);

        BudgetSnapshot snapshot = root.GetSnapshot();

        Assert.Equal(["run", "child", "leaf", "idle"], snapshot.Flatten().Select(s => s.Name));
        Assert.Equal([6, 5, 3, 0], snapshot.Flatten().Select(s => s.Spent.ModelCalls));
        Assert.Equal([1, 2, 3, 0], snapshot.Flatten().Select(s => s.SpentHere.ModelCalls));
        Assert.Equal([10, 5, null, null], snapshot.Flatten().Select(s => s.Limits.ModelCalls));
        Assert.All(snapshot.Flatten(), s => Assert.False(s.IsOverrun));
    }

    [Fact]
    public void Close_gives_back_what_is_open_there_and_below_and_says_how_many_there_were()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 20 });
        BudgetLedger child = root.CreateChild("child", Budget.Unlimited);
        BudgetLedger leaf = child.CreateChild("leaf", Budget.Unlimited);
        BudgetLedger other = root.CreateChild("other", Budget.Unlimited);
        child.Reserve(Calls(1));
        leaf.Reserve(Calls(2));
        leaf.Reserve(Calls(4)).Settle(Calls(4));
        Reservation kept = other.Reserve(Calls(8));

        Assert.Equal(2, child.Close());
        Assert.Equal(0, child.Close());

        Assert.Equal([8, 0, 0, 8], root.GetSnapshot().Flatten().Select(s => s.Reserved.ModelCalls));
        Assert.Equal(Calls(4), root.Spent);
        kept.Settle(Calls(8));
        Assert.Equal(0, root.Close());
    }

    [Fact]
    public void Closed_ledger_and_all_below_it_admit_nothing_and_make_no_children()
    {
        BudgetLedger root = Root(Budget.Unlimited);
        BudgetLedger child = root.CreateChild("child", Budget.Unlimited);
        BudgetLedger leaf = child.CreateChild("leaf", Budget.Unlimited);
        child.Close();

        foreach (BudgetLedger ledger in new[] { child, leaf })
        {
            string closed = $"The budget '{ledger.Name}' is closed: its run or its part of the run has ended.";
            Assert.Equal(closed, Assert.Throws<InvalidOperationException>(() => ledger.TryReserve(default, out _, out _)).Message);
            Assert.Equal(closed, Assert.Throws<InvalidOperationException>(() => ledger.CreateChild("late", Budget.Unlimited)).Message);
        }

        root.Reserve(Calls(1));
    }
}
