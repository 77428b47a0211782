using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class AgentContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Context_says_what_the_run_was_given()
    {
        ManualTimeProvider clock = new();
        RunOptions options = new()
        {
            Clock = clock,
            Seed = 5,
            Ids = IdSource.FromSeed(1),
            Prices = PriceBook.Default.With("m", ModelPrice.Free),
            Services = new NoServices(),
        };

        AgentContext context = await ContextOf(options);

        Assert.Same(clock, context.Clock);
        Assert.Same(options.Services, context.Services);
        Assert.Same(options.Prices, context.Prices);
        Assert.Equal(5UL, context.Seed);
        Assert.Equal(IdSource.FromSeed(1).NewId(), context.RunId.Value);
        Assert.Equal("root", context.Path.ToString());
        Assert.Equal("root", context.Budget.Name);
        Assert.Null(context.Approval);
        Assert.False(context.IsObserved);
    }

    [Fact]
    public async Task Each_agent_that_another_calls_stands_one_level_further_in_and_shares_its_run()
    {
        IAgent<int, AgentContext> leaf = Agent.Create<int, AgentContext>("leaf", (_, context, _) => new ValueTask<AgentContext>(context));
        IAgent<int, AgentContext> middle = Agent.Create<int, AgentContext>("middle", (n, context, token) => context.InvokeAsync(leaf, n, token));
        IAgent<int, AgentContext> root = Agent.Create<int, AgentContext>("root", (n, context, token) => context.InvokeAsync(middle, n, token));

        RunResult<AgentContext> result = await root.RunAsync(1, new RunOptions { Seed = 3 }, Token);

        Assert.Equal("root/middle/leaf", result.Output.Path.ToString());
        Assert.Equal(result.RunId, result.Output.RunId);
        Assert.Equal(3UL, result.Output.Seed);
        Assert.Equal(1, result.Output.Artifacts.TryAdd("text", out _) ? result.Output.Artifacts.Count : 0);
    }

    [Fact]
    public async Task Ledger_of_an_agent_is_made_when_it_is_first_asked_for_below_its_callers()
    {
        await InRun(root =>
        {
            AgentContext leaf = root.Enter("middle").Enter("leaf");
            Assert.Empty(root.Budget.GetSnapshot().Children);

            leaf.Budget.TryReserve(new Spend { Turns = 1 }, out _, out _);

            BudgetSnapshot middle = Assert.Single(root.Budget.GetSnapshot().Children);
            Assert.Equal(("root/middle", "root/middle/leaf"), (middle.Name, Assert.Single(middle.Children).Name));
            Assert.Equal(1, root.Budget.GetSnapshot().Reserved.Turns);
            Assert.Same(leaf.Budget, leaf.Budget);
        });
    }

    [Fact]
    public async Task Racing_first_accesses_give_one_ledger()
    {
        for (int round = 0; round < 100; round++)
        {
            await InRun(root =>
            {
                AgentContext leaf = root.Enter("middle").Enter("leaf");
                BudgetLedger[] seen = new BudgetLedger[4];
                using Barrier start = new(4);
                Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
                {
                    start.SignalAndWait();
                    seen[i] = leaf.Budget;
                }))];
                Array.ForEach(threads, thread => thread.Start());
                Array.ForEach(threads, thread => thread.Join());

                Assert.All(seen, ledger => Assert.Same(seen[0], ledger));
                Assert.Single(Assert.Single(root.Budget.GetSnapshot().Children).Children);
            });
        }
    }

    [Fact]
    public async Task Entered_part_may_have_limits_of_its_own()
    {
        await InRun(new Budget { ModelCalls = 10 }, root =>
        {
            AgentContext part = root.Enter("part", Budget.Share(0.5) with { ToolCalls = 1 });

            Assert.Equal(("root/part", 5L, 1L), (part.Budget.Name, part.Budget.Limits.ModelCalls, part.Budget.Limits.ToolCalls));
            Assert.False(part.Enter("leaf").Budget.TryReserve(new Spend { ToolCalls = 2 }, out _, out BudgetRefusal? refusal));
            Assert.Equal("The budget 'root/part' allows 1 tool call: 0 spent, 0 reserved, 2 more asked for.", refusal!.ToString());
        });
    }

    [Fact]
    public async Task Depth_of_a_budget_counts_levels_below_the_agent_that_holds_it()
    {
        await InRun(new Budget { Depth = 2 }, root =>
        {
            AgentContext deepest = root.Enter("a").Enter("b");

            BudgetExceededException exception = Assert.Throws<BudgetExceededException>(() => deepest.Enter("c"));

            Assert.Equal(
                new BudgetRefusal { Ledger = "root", Dimension = BudgetDimension.Depth, Limit = 2, Spent = 2, Reserved = 0, Asked = 1 },
                exception.Refusal);
            Assert.Equal(
                "The budget 'root' allows 2 levels of agents: 2 spent, 0 reserved, 1 more asked for. Raise the limit, or ask for less.",
                exception.Message);
            Assert.Equal("root/a/b/c", exception.Path!.ToString());
        });
    }

    [Fact]
    public async Task Run_that_goes_on_without_an_agent_that_stood_too_deep_does_not_end_as_completed()
    {
        IAgent<int, int> deep = Agent.Create<int, int>("deep", n => n);
        IAgent<int, string> stubborn = Agent.Create<int, string>("stubborn", async (n, context, token) =>
        {
            await Assert.ThrowsAsync<BudgetExceededException>(() => context.InvokeAsync(deep, n, token).AsTask());
            return "alone";
        });

        RunResult<string> result = await stubborn.RunAsync(
            1, new RunOptions { Budget = new Budget { Depth = 0 } }, TestContext.Current.CancellationToken);

        Assert.Equal(("alone", StopReason.BudgetExhausted), (result.Output, result.StopReason));
    }

    [Theory]
    [InlineData(1, "root/a", 1, 1)]
    [InlineData(9, "root", 3, 3)]
    public async Task Depth_of_a_part_can_only_tighten_what_stands_above_it(int own, string ledger, long limit, long spent)
    {
        await InRun(new Budget { Depth = 3 }, root =>
        {
            AgentContext context = root.Enter("a", new Budget { Depth = own });
            BudgetExceededException exception = Assert.Throws<BudgetExceededException>(() =>
            {
                for (int level = 0; level < 9; level++)
                {
                    context = context.Enter("b");
                }
            });

            Assert.Equal((ledger, limit, spent), (exception.Refusal.Ledger, exception.Refusal.Limit, exception.Refusal.Spent));
        });
    }

    [Fact]
    public async Task Depth_of_zero_lets_no_agent_call_another_and_the_refusal_is_in_the_task()
    {
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", n => n);
        IAgent<int, bool> root = Agent.Create<int, bool>("root", async (n, context, token) =>
        {
            ValueTask<int> call = context.InvokeAsync(leaf, n, token);
            Assert.True(call.IsFaulted);
            await call;
            return true;
        });

        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(
            () => root.RunAsync(1, new RunOptions { Budget = new Budget { Depth = 0 } }, Token));

        Assert.Equal(("root", 0L, 0L), (exception.Refusal.Ledger, exception.Refusal.Limit, exception.Refusal.Spent));
        Assert.Equal("root/leaf", exception.Path!.ToString());
    }

    [Fact]
    public async Task Chance_depends_on_seed_and_place_and_on_nothing_else()
    {
        List<int> Draw(AgentContext context)
        {
            Random random = context.CreateRandom();
            return [random.Next(), random.Next()];
        }

        AgentContext first = await ContextOf(new RunOptions { Seed = 5, Ids = IdSource.FromSeed(1) });
        AgentContext second = await ContextOf(new RunOptions { Seed = 5, Ids = IdSource.FromSeed(2) });
        AgentContext other = await ContextOf(new RunOptions { Seed = 6 });
        _ = Draw(first.Enter("b"));

        Assert.Equal(Draw(first.Enter("a")), Draw(second.Enter("a")));
        Assert.Equal(Draw(first), Draw(first));
        Assert.NotEqual(Draw(first.Enter("a")), Draw(first.Enter("b")));
        Assert.NotEqual(Draw(first), Draw(other));

        // The low 32 bits of the hash of "root/a" with seed 5, computed apart from this code.
        Assert.Equal(new Random(639_988_967).Next(), first.Enter("a").CreateRandom().Next());
    }

    [Fact]
    public async Task Misuse_is_refused_at_once()
    {
        await InRun(root =>
        {
            Assert.Throws<ArgumentException>(() => root.Enter("a/b"));
            Assert.Throws<ArgumentNullException>(() => root.Emit(null!));
            Assert.Throws<ArgumentNullException>(() => { _ = root.InvokeAsync<int, int>(null!, 1, Token).AsTask(); });
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => root.ReportStop(StopReason.Completed));
            Assert.StartsWith("The reason must be a known one other than Completed, which is how a run ends when nothing is reported; it is Completed.", exception.Message, StringComparison.Ordinal);
        });
    }

    private static async Task<AgentContext> ContextOf(RunOptions options) => (await Agent
        .Create<int, AgentContext>("root", (_, context, _) => new ValueTask<AgentContext>(context)).RunAsync(0, options, Token)).Output;

    private static Task InRun(Action<AgentContext> body) => InRun(Budget.Unlimited, body);

    private static async Task InRun(Budget budget, Action<AgentContext> body)
    {
        Exception? failure = null;
        await Agent.Create<int, bool>("root", (_, context, _) =>
        {
            failure = Record.Exception(() => body(context));
            return new ValueTask<bool>(true);
        }).RunAsync(0, new RunOptions { Budget = budget }, Token);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
