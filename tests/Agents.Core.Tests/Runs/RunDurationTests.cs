using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class RunDurationTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly EventRecorder _recorder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Agent_that_only_waits_on_its_token_ends_when_the_duration_has_passed(bool started, bool nested)
    {
        IAgent<int, int> waiting = Agent.Create<int, int>("waiting", async (n, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            return n;
        });
        IAgent<int, int> agent = nested ? waiting.Then(Agent.Create<int, int>("next", n => n), "root") : waiting;

        Task<RunResult<int>> run = Start(agent, TimeSpan.FromSeconds(2), started);
        await _clock.WaitForTimersAsync(1, Token);
        if (started)
        {
            await _recorder.WaitForAsync<RunStarted>(cancellationToken: Token);
        }

        _clock.Advance(TimeSpan.FromMilliseconds(1_999));
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(() => run);
        Assert.Equal(
            new BudgetRefusal { Ledger = agent.Name, Dimension = BudgetDimension.Duration, Limit = 2_000, Spent = 2_000, Reserved = 0, Asked = 0 },
            exception.Refusal);
        Assert.Equal(
            $"The budget '{agent.Name}' allows 2000 ms, and 2000 ms have passed. Raise the limit, or ask for less.", exception.Message);
        Assert.Equal(agent.Name, exception.Path!.ToString());
        Assert.NotNull(exception.RunId);
        RunFailed last = Assert.IsType<RunFailed>(_recorder.Events[^1]);
        Assert.Equal(("BudgetExceededException", TimeSpan.FromSeconds(2)), (last.ErrorType, last.Duration));
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task Duration_of_zero_ends_the_run_before_the_agent_is_called()
    {
        IAgent<int, int> agent = Agent.Create<int, int>("never", int (_) => throw new InvalidOperationException("It was called."));

        BudgetExceededException exception = await Assert.ThrowsAsync<BudgetExceededException>(
            () => Start(agent, TimeSpan.Zero, started: false));

        Assert.Equal("The budget 'never' allows 0 ms, and 0 ms have passed. Raise the limit, or ask for less.", exception.Message);
    }

    [Fact]
    public async Task Run_that_ends_in_time_leaves_no_timer_behind()
    {
        Assert.Equal(1, (await Start(Agent.Create<int, int>("echo", n => n), TimeSpan.FromSeconds(2), started: false)).Output);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task Cancellation_that_comes_first_is_a_cancellation_though_the_duration_passes_too()
    {
        using CancellationTokenSource source = new();
        IAgent<int, int> agent = Agent.Create<int, int>("agent", (_, _, token) =>
        {
            source.Cancel();
            _clock.Advance(TimeSpan.FromSeconds(5));
            token.ThrowIfCancellationRequested();
            return new ValueTask<int>(1);
        });

        OperationCanceledException exception = await Assert.ThrowsAsync<OperationCanceledException>(
            () => Start(agent, TimeSpan.FromSeconds(2), started: false, source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Agent_may_answer_with_what_it_has_when_its_token_says_that_time_is_up()
    {
        IAgent<int, string> agent = Agent.Create<int, string>("patient", async (_, context, token) =>
        {
            Task wait = Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.False(context.Budget.TryReserve(default, out Reservation _, out BudgetRefusal? refusal));
            context.ReportStop(StopReason.BudgetExhausted);
            return $"{refusal}";
        });

        Task<RunResult<string>> run = agent.RunAsync(1, Options(TimeSpan.FromSeconds(2)), Token);
        _clock.Advance(TimeSpan.FromSeconds(2));
        RunResult<string> result = await run;

        Assert.Equal("The budget 'patient' allows 2000 ms, and 2000 ms have passed.", result.Output);
        Assert.Equal(StopReason.BudgetExhausted, result.StopReason);
    }

    [Fact]
    public async Task Failure_of_another_kind_after_the_duration_stays_that_failure()
    {
        IAgent<int, int> agent = Agent.Create<int, int>("agent", int (_) =>
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            throw new FormatException();
        });

        await Assert.ThrowsAsync<AgentFailedException>(() => Start(agent, TimeSpan.FromSeconds(2), started: false));
    }

    private Task<RunResult<int>> Start(IAgent<int, int> agent, TimeSpan limit, bool started, CancellationToken? token = null) => started
        ? agent.StartRun(1, Options(limit), token ?? Token).Completion
        : agent.RunAsync(1, Options(limit), token ?? Token);

    private RunOptions Options(TimeSpan limit) =>
        new() { Clock = _clock, Budget = new Budget { Duration = limit }, Observers = { _recorder } };

    [Fact]
    public async Task Output_that_comes_after_the_time_has_passed_does_not_end_as_completed()
    {
        ManualTimeProvider clock = new();
        IAgent<int, string> late = Agent.Create<int, string>("late", (_, _, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            return new ValueTask<string>("late");
        });

        RunResult<string> result = await late.RunAsync(
            1, new RunOptions { Clock = clock, Budget = new Budget { Duration = TimeSpan.FromSeconds(2) } }, TestContext.Current.CancellationToken);

        Assert.Equal(("late", StopReason.BudgetExhausted), (result.Output, result.StopReason));
    }
}
