using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

/// <summary>What observers are told about the run's budget.</summary>
public sealed class BudgetWatchTests
{
    private readonly EventRecorder _events = new();
    private readonly RunOptions _options;

    public BudgetWatchTests() => _options = new RunOptions
    {
        Clock = new ManualTimeProvider(),
        Observers = { _events },
        ObserverGrace = TimeSpan.FromHours(1),
        EventBufferCapacity = 100_000,
    };

    [Fact]
    public async Task Thresholds_are_reached_once_each_in_order_whatever_order_they_were_given_in()
    {
        _options.Budget = new Budget { ModelCalls = 10 };
        _options.BudgetThresholds.Clear();
        ((List<double>)_options.BudgetThresholds).AddRange([1, 0.3, 0.6, 0.3]);
        await RunAsync(context =>
        {
            foreach (int calls in new[] { 2, 1, 1, 0, 4, 2 })
            {
                Spend(context.Budget, new Spend { ModelCalls = calls });
            }
        });

        Assert.Equal(
            [(0.3, 3L), (0.6, 8L), (1.0, 10L)],
            _events.OfType<BudgetThresholdReached>().Select(e => (e.Threshold, e.Spent)));
        Assert.All(_events.OfType<BudgetThresholdReached>(), e => Assert.Equal((BudgetDimension.ModelCalls, 10L, null), (e.Dimension, e.Limit, e.Unit)));
    }

    [Fact]
    public async Task One_settlement_may_reach_several_thresholds_of_several_limits()
    {
        _options.Budget = new Budget { ModelCalls = 2, Tokens = 100, MicroDollars = 1_000, ToolUnits = ToolUnits.Of(("search", 4)) };
        await RunAsync(context => Spend(
            context.Budget, new Spend { ModelCalls = 1, InputTokens = 95, MicroDollars = 499, ToolUnits = ToolUnits.Of(("search", 4), ("other", 9)) }));

        Assert.Equal(
            [
                (BudgetDimension.ModelCalls, null, 0.5),
                (BudgetDimension.Tokens, null, 0.5),
                (BudgetDimension.Tokens, null, 0.8),
                (BudgetDimension.Tokens, null, 0.95),
                (BudgetDimension.ToolUnits, "search", 0.5),
                (BudgetDimension.ToolUnits, "search", 0.8),
                (BudgetDimension.ToolUnits, "search", 0.95),
            ],
            _events.OfType<BudgetThresholdReached>().Select(e => (e.Dimension, e.Unit, e.Threshold)));
    }

    [Theory]
    [InlineData(0.55, 100, 55)]
    [InlineData(0.07, 100, 7)]
    [InlineData(0.1, 3, 1)]
    [InlineData(1, long.MaxValue, long.MaxValue)]
    public async Task Threshold_is_reached_at_exactly_its_part_of_the_limit(double threshold, long limit, long reachedAt)
    {
        _options.Budget = new Budget { ToolCalls = limit };
        _options.BudgetThresholds.Clear();
        _options.BudgetThresholds.Add(threshold);
        await RunAsync(context =>
        {
            Spend(context.Budget, new Spend { ToolCalls = reachedAt - 1 });
            context.Emit(new ProgressReported { Message = "one before" });
            Spend(context.Budget, new Spend { ToolCalls = 1 });
        });

        _events.AssertInOrder(typeof(ProgressReported), typeof(BudgetThresholdReached));
        Assert.Equal((threshold, reachedAt), (_events.Single<BudgetThresholdReached>().Threshold, _events.Single<BudgetThresholdReached>().Spent));
    }

    [Fact]
    public async Task Threshold_that_was_reached_is_not_reached_again_after_the_limit_was_raised()
    {
        _options.Budget = new Budget { ModelCalls = 10 };
        await RunAsync(context =>
        {
            Spend(context.Budget, new Spend { ModelCalls = 8 });
            context.Budget.Extend(new Budget { ModelCalls = 90 });
            Spend(context.Budget, new Spend { ModelCalls = 80 });
            Spend(context.Budget, new Spend { ModelCalls = 7 });
        });

        Assert.Equal([(0.5, 10L), (0.8, 10L), (0.95, 100L)], _events.OfType<BudgetThresholdReached>().Select(e => (e.Threshold, e.Limit)));
    }

    [Fact]
    public async Task Parallel_spenders_reach_each_threshold_once_and_in_order()
    {
        const int Spenders = 4;
        const int Each = 500;
        _options.Budget = new Budget { ModelCalls = Spenders * Each, ToolCalls = Spenders * Each };
        _options.BudgetThresholds.Clear();
        ((List<double>)_options.BudgetThresholds).AddRange(Enumerable.Range(1, 100).Select(i => i / 100.0));
        await RunAsync(context =>
        {
            using Barrier start = new(Spenders);
            Thread[] threads = [.. Enumerable.Range(0, Spenders).Select(t => new Thread(() =>
            {
                BudgetLedger ledger = context.Enter($"branch-{t}").Budget;
                start.SignalAndWait();
                for (int i = 0; i < Each; i++)
                {
                    Spend(ledger, new Spend { ModelCalls = 1, ToolCalls = 1 });
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
        });

        foreach (BudgetDimension dimension in new[] { BudgetDimension.ModelCalls, BudgetDimension.ToolCalls })
        {
            BudgetThresholdReached[] reached = [.. _events.OfType<BudgetThresholdReached>().Where(e => e.Dimension == dimension)];
            Assert.Equal(Enumerable.Range(1, 100).Select(i => i / 100.0), reached.Select(e => e.Threshold));
            Assert.All(reached, e => Assert.True(e.Spent >= (decimal)e.Threshold * e.Limit));
            Assert.Equal(reached.Select(e => e.Spent).Order(), reached.Select(e => e.Spent));
        }
    }

    [Fact]
    public async Task Overrun_is_told_once_for_each_ledger_and_nothing_is_admitted_after_it()
    {
        _options.Budget = new Budget { Tokens = 150 };
        await RunAsync(context =>
        {
            BudgetLedger child = context.Enter("child", new Budget { Tokens = 100 }).Budget;
            Assert.True(child.TryReserve(new Spend { InputTokens = 60 }, out Reservation first, out _));
            Assert.True(child.TryReserve(new Spend { InputTokens = 40 }, out Reservation second, out _));
            first.Settle(new Spend { InputTokens = 120 });
            Assert.Equal(["run/child"], Overruns(context));
            Assert.False(child.TryReserve(new Spend { ModelCalls = 1 }, out _, out BudgetRefusal? refusal));
            Assert.Equal(("run/child", BudgetDimension.Tokens, 120L), (refusal!.Ledger, refusal.Dimension, refusal.Spent));

            // The parent still has room; the second report is too much for it as well.
            Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation free, out _));
            free.Dispose();
            second.Settle(new Spend { InputTokens = 50 });
            Assert.False(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out _, out _));
        });

        Assert.Equal(
            [("run/child", 100L, 120L), ("run", 150L, 170L)],
            _events.OfType<BudgetOverrun>().Select(e => (e.Ledger, e.Limit, e.Spent)));
        Assert.All(_events.OfType<BudgetOverrun>(), e => Assert.Equal((BudgetDimension.Tokens, null), (e.Dimension, e.Unit)));

        string[] Overruns(AgentContext context) => [.. context.Budget.GetSnapshot().Children.Where(child => child.IsOverrun).Select(child => child.Name)];
    }

    [Fact]
    public async Task Run_without_observers_spends_in_silence()
    {
        RunOptions options = new() { Budget = new Budget { ModelCalls = 1 } };
        RunResult<int> result = await Agent.Create<int, int>("run", (input, context, _) =>
        {
            Spend(context.Budget, new Spend { ModelCalls = 1 });
            return new ValueTask<int>(input);
        }).RunAsync(7, options, TestContext.Current.CancellationToken);
        Assert.Equal((7, 1L), (result.Output, result.Spend.ModelCalls));
    }

    private static void Spend(BudgetLedger ledger, Spend amount)
    {
        Assert.True(ledger.TryReserve(in amount, out Reservation reservation, out BudgetRefusal? refusal), refusal?.ToString());
        reservation.Settle(in amount);
    }

    private Task<RunResult<int>> RunAsync(Action<AgentContext> work) => Agent.Create<int, int>("run", (input, context, _) =>
    {
        work(context);
        return new ValueTask<int>(input);
    }).RunAsync(0, _options, TestContext.Current.CancellationToken);
}
