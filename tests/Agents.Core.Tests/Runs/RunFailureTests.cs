using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class RunFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Foreign_exception_is_wrapped_with_place_run_and_spend(bool started)
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        IAgent<int, int> root = Calling("root", Failing(new FormatException("Bad input.")));
        RunOptions options = new() { Clock = clock, Ids = IdSource.FromSeed(1), Observers = { recorder } };

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(() => Run(root, options, started));

        Assert.Equal("The agent 'leaf' failed with FormatException; see the inner exception.", exception.Message);
        Assert.Equal("Bad input.", Assert.IsType<FormatException>(exception.InnerException).Message);
        Assert.Equal("leaf", exception.Agent);
        Assert.Equal("root/leaf", exception.Path!.ToString());
        Assert.Equal(IdSource.FromSeed(1).NewId(), exception.RunId!.Value.Value);
        Assert.Equal(new Spend { ModelCalls = 3 }, exception.Spend);
        Assert.False(exception.IsTransient);
        recorder.AssertSequence(typeof(RunStarted), typeof(AgentStarted), typeof(AgentFailed), typeof(RunFailed));
        AgentFailed inner = recorder.Single<AgentFailed>();
        Assert.Equal(("leaf", "AgentFailedException", exception.Message), (inner.Agent, inner.ErrorType, inner.Message));
        RunFailed last = recorder.Single<RunFailed>();
        Assert.Equal(("AgentFailedException", exception.Message, false), (last.ErrorType, last.Message, last.IsTransient));
        Assert.Equal((exception.Spend, TimeSpan.FromSeconds(1)), (last.Spend, last.Duration));
        Assert.Equal("root", last.Path!.ToString());

        Task<RunResult<int>> Run(IAgent<int, int> agent, RunOptions with, bool start)
        {
            IAgent<int, int> timed = Agent.Create<int, int>("root", (n, context, token) =>
            {
                context.Budget.TryReserve(default, out Reservation reservation, out _);
                reservation.Settle(new Spend { ModelCalls = 3 });
                clock.Advance(TimeSpan.FromSeconds(1));
                return agent.InvokeAsync(n, context, token);
            });
            return start ? timed.StartRun(1, with, Token).Completion : timed.RunAsync(1, with, Token);
        }
    }

    [Theory]
    [InlineData(typeof(TimeoutException), true)]
    [InlineData(typeof(IOException), true)]
    [InlineData(typeof(HttpRequestException), true)]
    [InlineData(typeof(FormatException), false)]
    public async Task Failures_of_time_and_transport_may_pass_on_a_retry(Type type, bool isTransient)
    {
        EventRecorder recorder = new();

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => Failing((Exception)Activator.CreateInstance(type)!).RunAsync(1, new RunOptions { Observers = { recorder } }, Token));

        Assert.Equal(isTransient, exception.IsTransient);
        Assert.Equal(isTransient, recorder.Single<RunFailed>().IsTransient);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Own_exception_passes_through_every_level_with_its_innermost_place(bool asynchronous)
    {
        AgentStoppedException thrown = new("leaf", StopReason.TurnLimit, "No answer.");
        IAgent<int, int> leaf = Failing(thrown, asynchronous);

        AgentStoppedException exception = await Assert.ThrowsAsync<AgentStoppedException>(
            () => Calling("root", Calling("middle", leaf)).RunAsync(1, new RunOptions { Ids = IdSource.FromSeed(1) }, Token));

        Assert.Same(thrown, exception);
        Assert.Equal("root/middle/leaf", exception.Path!.ToString());
        Assert.Equal(IdSource.FromSeed(1).NewId(), exception.RunId!.Value.Value);
        Assert.Equal("The agent 'leaf' stopped without an output (TurnLimit): No answer.", exception.Message);
        Assert.Equal(StopReason.TurnLimit, exception.StopReason);
        Assert.Contains(nameof(Failing), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_may_catch_the_failure_of_an_agent_and_go_on()
    {
        EventRecorder recorder = new();
        IAgent<int, string> root = Agent.Create<int, string>("root", async (n, context, token) =>
        {
            try
            {
                return $"{await context.InvokeAsync(Failing(new FormatException()), n, token)}";
            }
            catch (AgentFailedException exception)
            {
                return $"{exception.Path}: {exception.InnerException!.GetType().Name}";
            }
        });

        RunResult<string> result = await root.RunAsync(1, new RunOptions { Observers = { recorder } }, Token);

        Assert.Equal("root/leaf: FormatException", result.Output);
        recorder.AssertSequence(typeof(RunStarted), typeof(AgentStarted), typeof(AgentFailed), typeof(RunCompleted));
    }

    [Fact]
    public async Task Failure_leaves_nothing_reserved_and_is_logged_once_as_an_error()
    {
        using LogRecorder log = new();
        BudgetLedger? ledger = null;
        IAgent<int, int> agent = Agent.Create<int, int>("root", (_, context, _) =>
        {
            ledger = context.Enter("part").Budget;
            Assert.True(ledger.TryReserve(new Spend { ModelCalls = 1 }, out Reservation _, out BudgetRefusal? _));
            throw new FormatException();
        });

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => agent.RunAsync(1, new RunOptions { LoggerFactory = log }, Token));

        Assert.Equal(default, ledger!.GetSnapshot().Reserved);
        Assert.Throws<InvalidOperationException>(() => ledger.TryReserve(default, out _, out _));
        Assert.Equal([1000, 1012, 1002, 1014], log.Entries.Select(entry => entry.Id));
        Assert.Equal(
            $"Run {exception.RunId} of agent root failed with AgentFailedException: The agent 'root' failed with FormatException; see the inner exception.",
            log.Entries.SkipLast(1).Last().Text);
    }

    [Fact]
    public async Task Exception_of_a_run_inside_a_run_ends_with_the_outer_runs_id_and_spend()
    {
        IAgent<int, int> outer = Agent.Create<int, int>("outer", async (n, context, token) =>
            (await Failing(new FormatException()).RunAsync(n, new RunOptions { Ids = IdSource.FromSeed(2) }, token)).Output);

        AgentFailedException exception = await Assert.ThrowsAsync<AgentFailedException>(
            () => outer.RunAsync(1, new RunOptions { Ids = IdSource.FromSeed(1) }, Token));

        Assert.Equal(IdSource.FromSeed(1).NewId(), exception.RunId!.Value.Value);
        Assert.Equal("outer", exception.Path!.ToString());
    }

    [Fact]
    public void Agent_whose_name_breaks_the_rule_is_refused_before_anything_runs()
    {
        Assert.Throws<ArgumentException>(() => { _ = new Misnamed().RunAsync(1, cancellationToken: Token); });
        Assert.Throws<ArgumentNullException>(() => { _ = ((IAgent<int, int>)null!).RunAsync(1, cancellationToken: Token); });
        Assert.Throws<ArgumentNullException>(() => { _ = ((IAgent<int, int>)null!).StartRun(1, cancellationToken: Token); });
    }

    private static IAgent<int, int> Failing(Exception exception, bool asynchronous = false) => Agent.Create<int, int>(
        "leaf",
        async (_, _, _) =>
        {
            if (asynchronous)
            {
                await Task.Yield();
            }

            throw exception;
        });

    private static IAgent<int, int> Calling(string name, IAgent<int, int> other) =>
        Agent.Create<int, int>(name, (n, context, token) => context.InvokeAsync(other, n, token));

    private sealed class Misnamed : IAgent<int, int>
    {
        public string Name => "a/b";

        public ValueTask<int> InvokeAsync(int input, AgentContext context, CancellationToken cancellationToken) => new(input);
    }
}
