using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class RunCancellationTests
{
    public static TheoryData<bool, bool, bool> Modes => new(
        from started in new[] { false, true }
        from timed in new[] { false, true }
        from nested in new[] { false, true }
        select (started, timed, nested));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Cancellation_while_an_agent_waits_is_reported_with_the_callers_token(bool started, bool timed, bool nested)
    {
        Scene scene = new(timed);
        using CancellationTokenSource source = new();

        Task<RunResult<int>> run = scene.Start(Waiting(scene, nested), started, source.Token);
        await scene.Reached.Task.WaitAsync(Token);
        await source.CancelAsync();

        await scene.AssertCanceled(run, source.Token);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Cancellation_before_the_start_is_reported_with_the_callers_token_and_calls_nobody(bool started, bool timed, bool nested)
    {
        Scene scene = new(timed);
        using CancellationTokenSource source = new();
        await source.CancelAsync();

        Task<RunResult<int>> run = scene.Start(Waiting(scene, nested), started, source.Token);

        await scene.AssertCanceled(run, source.Token);
        Assert.False(scene.Reached.Task.IsCompleted);
        scene.Recorder.AssertSequence(typeof(RunStarted), typeof(RunCanceled));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Cancellation_from_inside_an_observer_is_reported_with_the_callers_token(bool started, bool timed, bool nested)
    {
        Scene scene = new(timed);
        using CancellationTokenSource source = new();
        scene.Options.Observers.Add(new Canceling(source));

        Task<RunResult<int>> run = scene.Start(Waiting(scene, nested), started, source.Token);

        await scene.AssertCanceled(run, source.Token);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Agent_that_throws_for_the_callers_token_with_an_exception_of_its_own_making_is_still_cancelled(bool started, bool timed, bool nested)
    {
        Scene scene = new(timed);
        using CancellationTokenSource source = new();
        IAgent<int, int> agent = Agent.Create<int, int>("canceler", (_, context, _) =>
        {
            scene.Ledger = context.Budget;
            source.Cancel();
            throw new TaskCanceledException("Mine.");
        });

        await scene.AssertCanceled(scene.Start(Nest(agent, nested), started, source.Token), source.Token);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task Agent_that_throws_a_cancellation_of_its_own_accord_has_failed(bool started, bool timed, bool nested)
    {
        Scene scene = new(timed);
        using CancellationTokenSource own = new();
        await own.CancelAsync();
        IAgent<int, int> agent = Agent.Create<int, int>("leaf", int (_) => throw new OperationCanceledException(own.Token));

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(() => scene.Start(Nest(agent, nested), started, Token));

        Assert.Equal("The agent 'leaf' failed with OperationCanceledException; see the inner exception.", exception.Message);
        Assert.Equal(nested ? "outer/leaf" : "leaf", exception.Path!.ToString());
        Assert.IsType<RunFailed>(scene.Recorder.Events[^1]);
    }

    [Fact]
    public async Task Agent_may_cancel_a_branch_of_its_own_and_go_on()
    {
        Scene scene = new(timed: false);
        IAgent<int, int> waiting = Waiting(scene, nested: false);
        IAgent<int, string> root = Agent.Create<int, string>("root", async (n, context, token) =>
        {
            using CancellationTokenSource branch = CancellationTokenSource.CreateLinkedTokenSource(token);
            ValueTask<int> call = context.InvokeAsync(waiting, n, branch.Token);
            await branch.CancelAsync();
            OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.AsTask());
            return canceled.CancellationToken == branch.Token ? "branch" : "other";
        });

        RunResult<string> result = await root.RunAsync(1, scene.Options, Token);

        Assert.Equal(("branch", StopReason.Completed), (result.Output, result.StopReason));
        Assert.Equal("TaskCanceledException", scene.Recorder.Single<AgentFailed>().ErrorType);
    }

    [Fact]
    public async Task Cancelled_branch_that_the_agent_does_not_catch_is_a_failure_of_that_agent()
    {
        IAgent<int, int> root = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            using CancellationTokenSource branch = CancellationTokenSource.CreateLinkedTokenSource(token);
            await branch.CancelAsync();
            branch.Token.ThrowIfCancellationRequested();
            return n;
        });

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(() => root.RunAsync(1, cancellationToken: Token));

        Assert.IsType<OperationCanceledException>(exception.InnerException);
    }

    [Fact]
    public async Task Output_that_an_agent_returns_in_spite_of_a_cancellation_stands()
    {
        using CancellationTokenSource source = new();
        IAgent<int, int> agent = Agent.Create<int, int>("agent", n =>
        {
            source.Cancel();
            return n;
        });

        Assert.Equal(7, (await agent.RunAsync(7, cancellationToken: source.Token)).Output);
    }

    [Fact]
    public async Task Cancel_of_a_started_run_ends_it_like_the_callers_token()
    {
        Scene scene = new(timed: false);
        await using AgentRun<int> run = Waiting(scene, nested: true).StartRun(1, scene.Options, Token);
        await scene.Reached.Task.WaitAsync(Token);

        run.Cancel();

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Completion);
        Assert.True(run.Completion.IsCanceled);
        Assert.True(exception.CancellationToken.IsCancellationRequested);
        Assert.IsType<RunCanceled>(scene.Recorder.Events[^1]);
        await run.DisposeAsync();
        run.Cancel();
    }

    private static IAgent<int, int> Waiting(Scene scene, bool nested) => Nest(
        Agent.Create<int, int>("waiting", async (n, context, token) =>
        {
            scene.Ledger = context.Budget;
            Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation _, out BudgetRefusal? _));
            scene.Reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return n;
        }),
        nested);

    private static IAgent<int, int> Nest(IAgent<int, int> agent, bool nested) => nested
        ? Agent.Create<int, int>("outer", (n, context, token) => context.InvokeAsync(agent, n, token))
        : agent;

    /// <summary>Cancels as soon as it hears of anything.</summary>
    private sealed class Canceling(CancellationTokenSource source) : IObserver<AgentEvent>
    {
        public void OnNext(AgentEvent value) => source.Cancel();

        public void OnCompleted()
        {
            // Its work is done.
        }

        public void OnError(Exception error) => throw new NotSupportedException();
    }

    private sealed class Scene
    {
        private readonly ManualTimeProvider _clock = new();

        public Scene(bool timed)
        {
            Options = new RunOptions { Clock = _clock, Observers = { Recorder } };
            Options.Budget = timed ? new Budget { Duration = TimeSpan.FromMinutes(1) } : Budget.Unlimited;
        }

        public RunOptions Options { get; }

        public EventRecorder Recorder { get; } = new();

        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BudgetLedger? Ledger { get; set; }

        public Task<RunResult<int>> Start(IAgent<int, int> agent, bool started, CancellationToken token) =>
            started ? agent.StartRun(1, Options, token).Completion : agent.RunAsync(1, Options, token);

        public async Task AssertCanceled(Task<RunResult<int>> run, CancellationToken token)
        {
            OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            Assert.True(run.IsCanceled);
            Assert.Equal(token, exception.CancellationToken);
            Assert.StartsWith("The run of agent '", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith("' was cancelled.", exception.Message, StringComparison.Ordinal);
            Assert.IsType<RunCanceled>(Recorder.Events[^1]);
            Assert.Single(Recorder.OfType<RunCanceled>());
            Assert.Equal(0, _clock.ArmedTimers);
            if (Ledger is not null)
            {
                Assert.Equal(default, Ledger.GetSnapshot().Reserved);
                Assert.Throws<InvalidOperationException>(() => Ledger.TryReserve(default, out _, out _));
            }
        }
    }
}
