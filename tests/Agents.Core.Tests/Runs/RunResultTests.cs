using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class RunResultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Result_carries_output_spend_duration_and_id()
    {
        ManualTimeProvider clock = new();
        IAgent<int, string> agent = Agent.Create<int, string>("spend", (n, context, token) =>
        {
            Spend(context, n);
            clock.Advance(TimeSpan.FromSeconds(2.5));
            return new ValueTask<string>("out");
        });

        RunResult<string> result = await agent.RunAsync(3, new RunOptions { Clock = clock, Ids = IdSource.FromSeed(4) }, Token);

        Assert.Equal("out", result.Output);
        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(new Spend { ModelCalls = 3 }, result.Spend);
        Assert.Equal(TimeSpan.FromSeconds(2.5), result.Duration);
        Assert.Equal(IdSource.FromSeed(4).NewId(), result.RunId.Value);
        Assert.Equal("Completed: $0.000000, 3 model calls, 2.500 s", result.ToString());
    }

    [Fact]
    public async Task Spend_by_path_adds_up_exactly_to_the_total_and_leaves_out_who_spent_nothing()
    {
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", (n, context, token) =>
        {
            Spend(context, n);
            return new ValueTask<int>(n);
        });
        IAgent<int, int> idle = Agent.Create<int, int>("idle", n => n);
        IAgent<int, int> root = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            Spend(context, 1);
            await context.InvokeAsync(leaf, 10, token);
            await context.InvokeAsync(leaf, 20, token);
            await context.InvokeAsync(idle, 0, token);
            await context.Enter("part", new Budget { ModelCalls = 100 }).InvokeAsync(leaf, 40, token);
            return n;
        });

        RunResult<int> result = await root.RunAsync(0, cancellationToken: Token);

        Assert.Equal(
            [("root", 1L), ("root/leaf", 30L), ("root/part/leaf", 40L)],
            result.SpendByPath.Select(p => (p.Key, p.Value.ModelCalls)).Order());
        Assert.Equal(result.Spend, result.SpendByPath.Values.Aggregate((a, b) => a + b));
        Assert.Same(result.SpendByPath, result.SpendByPath);
    }

    [Fact]
    public async Task Ledger_that_an_agent_makes_for_itself_is_named_within_that_agents_place()
    {
        IAgent<int, int> reader = Agent.Create<int, int>("reader", (n, context, token) =>
        {
            BudgetLedger own = context.Budget.CreateChild("pages", Budget.Unlimited);
            own.TryReserve(default, out Reservation reservation, out _);
            reservation.Settle(new Spend { ModelCalls = n });
            return new ValueTask<int>(n + 1);
        });

        RunResult<int> result = await reader.Then(reader, "both").RunAsync(1, cancellationToken: Token);

        Assert.Equal(
            [("both/reader-2/pages", 2L), ("both/reader/pages", 1L)],
            result.SpendByPath.Select(p => (p.Key, p.Value.ModelCalls)).OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task First_stop_report_of_any_agent_wins_and_the_run_is_not_completed()
    {
        EventRecorder recorder = new();
        RunOptions options = new() { Observers = { recorder } };
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", (n, context, token) =>
        {
            context.ReportStop(StopReason.TurnLimit);
            return new ValueTask<int>(n);
        });
        IAgent<int, int> root = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            await context.InvokeAsync(leaf, n, token);
            context.ReportStop(StopReason.BudgetExhausted);
            return n;
        });

        RunResult<int> result = await root.RunAsync(0, options, Token);

        Assert.Equal(StopReason.TurnLimit, result.StopReason);
        Assert.Equal(StopReason.TurnLimit, recorder.Single<RunCompleted>().StopReason);
        Assert.Equal(
            [("root/leaf", StopReason.TurnLimit), ("root", StopReason.BudgetExhausted)],
            recorder.OfType<StopReported>().Select(e => (e.Path!.ToString(), e.Reason)));
    }

    [Fact]
    public async Task Of_racing_stop_reports_exactly_one_becomes_the_runs()
    {
        StopReason[] reasons = [StopReason.BudgetExhausted, StopReason.NoProgress, StopReason.TurnLimit, StopReason.OutputLimit];
        IAgent<int, int> root = Agent.Create<int, int>("root", (n, context, token) =>
        {
            Parallel.ForEach(reasons, context.ReportStop);
            return new ValueTask<int>(n);
        });

        Assert.Contains((await root.RunAsync(0, cancellationToken: Token)).StopReason, reasons);
    }

    [Fact]
    public async Task What_an_agent_left_open_is_given_back_logged_and_cannot_be_settled_or_reserved_later()
    {
        using LogRecorder log = new();
        Reservation left = default;
        IAgent<int, AgentContext> careless = Agent.Create<int, AgentContext>("careless", (n, context, token) =>
        {
            Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out left, out _));
            return new ValueTask<AgentContext>(context);
        });

        RunResult<AgentContext> result = await careless.RunAsync(
            0, new RunOptions { LoggerFactory = log, Ids = IdSource.FromSeed(1) }, Token);

        Assert.Equal(default, result.Spend);
        Assert.Equal(default, result.Output.Budget.GetSnapshot().Reserved);
        Assert.Equal(
            $"Run {result.RunId} ended with 1 reservations that were neither settled nor disposed of; they were given back.",
            Assert.Single(log.Warnings).Text);
        Assert.Equal(
            "The budget 'careless' is closed: its run or its part of the run has ended.",
            Assert.Throws<InvalidOperationException>(() => result.Output.Budget.TryReserve(default, out _, out _)).Message);
        Assert.Throws<InvalidOperationException>(() => left.Settle(default));
        Assert.Throws<InvalidOperationException>(() => result.Output.Enter("late").Budget);
    }

    [Fact]
    public async Task Run_is_logged_from_its_start_to_its_end()
    {
        using LogRecorder log = new();
        IAgent<int, int> agent = Agent.Create<int, int>("echo", n => n);

        RunResult<int> result = await agent.RunAsync(0, new RunOptions { LoggerFactory = log }, Token);

        Assert.Equal(
            [
                (1000, $"Run {result.RunId} of agent echo started."),
                (1001, $"Run {result.RunId} of agent echo ended: Completed, $0.000000."),
            ],
            log.Entries.Select(entry => (entry.Id, entry.Text)));
    }

    private static void Spend(AgentContext context, int calls)
    {
        Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = calls }, out Reservation reservation, out _));
        reservation.Settle(new Spend { ModelCalls = calls });
    }
}
