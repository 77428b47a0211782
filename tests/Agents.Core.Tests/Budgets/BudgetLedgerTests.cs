using Agents.Core.Budgets;
using static Agents.Core.Tests.Budgets.Ledgers;

namespace Agents.Core.Tests.Budgets;

public sealed class BudgetLedgerTests
{
    [Fact]
    public void Reservation_debits_the_ledger_and_every_ancestor()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 10 });
        BudgetLedger middle = root.CreateChild("middle", Budget.Unlimited);
        BudgetLedger leaf = middle.CreateChild("leaf", new Budget { ModelCalls = 5 });

        leaf.Reserve(Calls(3));

        Assert.All(root.GetSnapshot().Flatten(), snapshot => Assert.Equal(Calls(3), snapshot.Reserved));
        Assert.Equal(2, leaf.Remaining(BudgetDimension.ModelCalls));
        Assert.Equal(7, middle.Remaining(BudgetDimension.ModelCalls));
    }

    [Fact]
    public void Reservation_that_an_ancestor_refuses_debits_nobody()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 2 });
        BudgetLedger leaf = root.CreateChild("middle", new Budget { ModelCalls = 4 }).CreateChild("leaf", new Budget { ModelCalls = 8 });

        BudgetRefusal refusal = leaf.Refuse(Calls(3));

        Assert.Equal("run", refusal.Ledger);
        Assert.All(root.GetSnapshot().Flatten(), snapshot => Assert.Equal(default, snapshot.Reserved));
    }

    [Fact]
    public void Refusal_says_ledger_dimension_limit_spent_reserved_and_asked()
    {
        BudgetLedger root = Root(Budget.Unlimited);
        BudgetLedger child = root.CreateChild("readers", new Budget { Tokens = 100 });
        child.Reserve(Input(30)).Settle(new Spend { OutputTokens = 25 });
        child.Reserve(Input(40));

        BudgetRefusal refusal = child.CreateChild("leaf", Budget.Unlimited).Refuse(new Spend { ReasoningTokens = 36 });

        Assert.Equal(
            new BudgetRefusal
            {
                Ledger = "readers",
                Dimension = BudgetDimension.Tokens,
                Limit = 100,
                Spent = 25,
                Reserved = 40,
                Asked = 36,
            },
            refusal);
        Assert.Equal("The budget 'readers' allows 100 tokens: 25 spent, 40 reserved, 36 more asked for.", refusal.ToString());
        child.Reserve(new Spend { ReasoningTokens = 35 });
    }

    [Theory]
    [InlineData(BudgetDimension.MicroDollars, "$0.000003: $0.000000 spent, $0.000003 reserved, $0.000001")]
    [InlineData(BudgetDimension.InputTokens, "3 input tokens: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.CachedInputTokens, "3 cached input tokens: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.CacheWriteTokens, "3 cache-write tokens: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.OutputTokens, "3 output tokens: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.ReasoningTokens, "3 reasoning tokens: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.ModelCalls, "3 model calls: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.ToolCalls, "3 tool calls: 0 spent, 3 reserved, 1")]
    [InlineData(BudgetDimension.Turns, "3 turns: 0 spent, 3 reserved, 1")]
    public void Every_counted_dimension_is_limited_on_its_own(BudgetDimension dimension, string figures)
    {
        BudgetLedger ledger = Root(Budget.Of(dimension, 3));
        foreach (BudgetDimension other in Enum.GetValues<BudgetDimension>().Where(d => d < BudgetDimension.Tokens))
        {
            ledger.Reserve(AmountOf(other, other == dimension ? 3 : 1_000));
        }

        BudgetRefusal refusal = ledger.Refuse(AmountOf(dimension, 1));

        Assert.Equal($"The budget 'run' allows {figures} more asked for.", refusal.ToString());
        Assert.Equal(dimension, refusal.Dimension);
        Assert.Equal(0, ledger.Remaining(dimension));
    }

    [Fact]
    public void Zero_limit_admits_nothing_and_an_unset_limit_admits_anything()
    {
        BudgetLedger ledger = Root(new Budget { ModelCalls = 0 });

        Assert.Equal("The budget 'run' allows 0 model calls: 0 spent, 0 reserved, 1 more asked for.", ledger.Refuse(Calls(1)).ToString());
        ledger.Reserve(new Spend { MicroDollars = long.MaxValue, InputTokens = long.MaxValue });
        ledger.Reserve(default);
    }

    [Fact]
    public void Overflow_while_reserving_leaves_every_ledger_as_it_was()
    {
        BudgetLedger root = Root(Budget.Unlimited);
        BudgetLedger child = root.CreateChild("child", Budget.Unlimited);
        root.Reserve(new Spend { MicroDollars = long.MaxValue, ModelCalls = 1 });
        BudgetSnapshot[] before = [.. root.GetSnapshot().Flatten()];

        Assert.Throws<OverflowException>(() => child.TryReserve(new Spend { ModelCalls = 1, MicroDollars = 1 }, out _, out _));

        Assert.Equal(before.Select(s => s.Reserved), root.GetSnapshot().Flatten().Select(s => s.Reserved));
        Assert.Equal(1, root.Close());
    }

    [Fact]
    public void Limits_near_the_largest_number_refuse_without_overflow()
    {
        BudgetLedger ledger = Root(new Budget { MicroDollars = long.MaxValue - 1, Tokens = long.MaxValue - 1 });
        ledger.Reserve(new Spend { MicroDollars = long.MaxValue - 1, InputTokens = long.MaxValue - 1 });

        Assert.Equal(BudgetDimension.MicroDollars, ledger.Refuse(new Spend { MicroDollars = long.MaxValue }).Dimension);
        Assert.Equal(BudgetDimension.Tokens, ledger.Refuse(new Spend { OutputTokens = long.MaxValue }).Dimension);
        Assert.Equal(0, ledger.Remaining(BudgetDimension.Tokens));
    }

    [Fact]
    public void Thousand_racing_callers_on_a_limit_for_a_hundred_are_admitted_exactly_a_hundred_times()
    {
        BudgetLedger root = Root(new Budget { ModelCalls = 100 });
        BudgetLedger[] branches = [.. Enumerable.Range(0, 10).Select(i => root.CreateChild($"branch-{i}", Budget.Unlimited))];
        int admitted = 0;
        using Barrier start = new(4);

        Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < 250; i++)
            {
                if (branches[(t + i) % 10].TryReserve(Calls(1), out Reservation reservation, out _))
                {
                    Interlocked.Increment(ref admitted);
                    reservation.Settle(Calls(1));
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(100, admitted);
        Assert.Equal(Calls(100), root.Spent);
        Assert.Equal(default, root.GetSnapshot().Reserved);
    }

    [Fact]
    public void Misuse_is_refused_at_once()
    {
        BudgetLedger root = Root(Budget.Unlimited);

        Assert.Throws<ArgumentException>(() => BudgetLedger.CreateRoot("", Budget.Unlimited, TimeProvider.System));
        Assert.Throws<ArgumentNullException>(() => BudgetLedger.CreateRoot("run", null!, TimeProvider.System));
        Assert.Throws<ArgumentNullException>(() => BudgetLedger.CreateRoot("run", Budget.Unlimited, null!));
        Assert.Throws<ArgumentException>(() => root.CreateChild("", Budget.Unlimited));
        Assert.Throws<ArgumentNullException>(() => root.CreateChild("child", null!));
        ArgumentException share = Assert.Throws<ArgumentException>(() => BudgetLedger.CreateRoot("run", Budget.Share(0.5), TimeProvider.System));
        Assert.StartsWith(
            "A share of the parent has no meaning for a ledger without one. Set limits in amounts, such as Budget.Usd(0.05m).",
            share.Message,
            StringComparison.Ordinal);
        ArgumentOutOfRangeException depth = Assert.Throws<ArgumentOutOfRangeException>(() => root.Remaining(BudgetDimension.Depth));
        Assert.StartsWith("What is left of Depth is not an amount that a ledger counts.", depth.Message, StringComparison.Ordinal);
    }

    private static Spend AmountOf(BudgetDimension dimension, long amount) => dimension switch
    {
        BudgetDimension.MicroDollars => new Spend { MicroDollars = amount },
        BudgetDimension.InputTokens => new Spend { InputTokens = amount },
        BudgetDimension.CachedInputTokens => new Spend { CachedInputTokens = amount },
        BudgetDimension.CacheWriteTokens => new Spend { CacheWriteTokens = amount },
        BudgetDimension.OutputTokens => new Spend { OutputTokens = amount },
        BudgetDimension.ReasoningTokens => new Spend { ReasoningTokens = amount },
        BudgetDimension.ModelCalls => new Spend { ModelCalls = amount },
        BudgetDimension.ToolCalls => new Spend { ToolCalls = amount },
        _ => new Spend { Turns = amount },
    };
}
