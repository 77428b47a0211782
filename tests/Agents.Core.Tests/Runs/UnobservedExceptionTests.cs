using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Agents.Core.Budgets;
using Agents.Core.Routing;
using Agents.Core.Tests.Routing;

namespace Agents.Core.Tests.Runs;

public sealed class UnobservedExceptionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_way_to_end_a_run_leaves_an_exception_that_nobody_observed()
    {
        string marker = nameof(No_way_to_end_a_run_leaves_an_exception_that_nobody_observed);

        Assert.Empty(await Watch(marker, async () =>
        {
            await DisposeWithoutReading(marker);
            await LeaveTheStream(marker);
            await ReadTheStreamButNotTheCompletion(marker);
            await Cancel(marker);
            await PassTheDuration(marker);
            await Assert.ThrowsAsync<AgentFailedException>(() => Failing(marker).RunAsync(1, Observed(marker), Token));
        }));
    }

    [Fact]
    public async Task Watch_sees_an_exception_that_nobody_observed()
    {
        string marker = nameof(Watch_sees_an_exception_that_nobody_observed);

        Assert.NotEmpty(await Watch(marker, () =>
        {
            Abandon(marker);
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public async Task A_monitor_and_an_escalation_that_throw_when_nobody_waits_any_more_leave_nothing_unobserved()
    {
        string marker = nameof(A_monitor_and_an_escalation_that_throw_when_nobody_waits_any_more_leave_nothing_unobserved);

        Assert.Empty(await Watch(marker, async () =>
        {
            await LeaveAMonitor(marker);
            await LeaveAnEscalation(marker);
        }));
    }

    private static async Task LeaveAMonitor(string marker)
    {
        RefundScene scene = new();
        TaskCompletionSource<RouteSignal> late = new();
        FakeMonitor monitor = new(RouteSignalKind.Risk, (_, _) => new ValueTask<RouteSignal>(late.Task));
        Task run = scene.RunAsync(SelfHealingRouter.Create("refunds", scene.Refunds(), options => options.Monitors.Add(monitor)), "refunded");
        await scene.Clock.WaitForTimersAsync(1, Token);
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        await run;
        late.SetException(new FormatException(marker));
    }

    private static async Task LeaveAnEscalation(string marker)
    {
        RefundScene scene = new();
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        TaskCompletionSource<EscalationDecision> late = new();
        TaskCompletionSource asked = new();
        IEscalation escalation = Escalation.ToPerson((_, _) =>
        {
            asked.SetResult();
            return new ValueTask<EscalationDecision>(late.Task);
        });
        Task run = scene.RunAsync(
            SelfHealingRouter.Create("refunds", scene.Refunds(), options => options.Escalation = escalation), new RouteRequest { Goal = "other" }, token: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        late.SetException(new FormatException(marker));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Abandon(string marker) => _ = Task.FromException(new FormatException(marker));

    private static async Task<IReadOnlyCollection<string>> Watch(string marker, Func<Task> body)
    {
        ConcurrentQueue<string> unobserved = new();
        EventHandler<UnobservedTaskExceptionEventArgs> watcher = (_, e) =>
        {
            // Other tests run beside this one; the marker is in the message of what this one throws.
            if (e.Exception.ToString().Contains(marker, StringComparison.Ordinal))
            {
                unobserved.Enqueue(e.Exception.ToString());
            }
        };
        TaskScheduler.UnobservedTaskException += watcher;
        try
        {
            // On a thread of its own, so that no frame of this test keeps a task alive.
            await Task.Run(body, Token);
            for (int i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= watcher;
        }

        return unobserved;
    }

    private static async Task DisposeWithoutReading(string marker)
    {
        AgentRun<int> run = Failing(marker).StartRun(1, Observed(marker), Token);
        await run.DisposeAsync();
    }

    private static async Task LeaveTheStream(string marker)
    {
        await using AgentRun<int> run = Failing(marker).StartRun(1, Observed(marker), Token);
        await foreach (AgentEvent e in run.Events.WithCancellation(Token))
        {
            Assert.IsType<RunStarted>(e);
            break;
        }
    }

    private static async Task ReadTheStreamButNotTheCompletion(string marker)
    {
        await using AgentRun<int> run = Failing(marker).StartRun(1, Observed(marker), Token);
        Assert.IsType<RunFailed>((await run.Events.ReadAllAsync(Token))[^1]);
    }

    private static async Task Cancel(string marker)
    {
        using CancellationTokenSource source = new();
        IAgent<int, int> agent = Agent.Create<int, int>("root", (_, _, token) =>
        {
            source.Cancel();
            throw new OperationCanceledException(marker, token);
        });
        await using AgentRun<int> run = agent.StartRun(1, Observed(marker), source.Token);
    }

    private static async Task PassTheDuration(string marker)
    {
        RunOptions options = Observed(marker);
        options.Budget = new Budget { Duration = TimeSpan.Zero };
        await using AgentRun<int> run = Failing(marker).StartRun(1, options, Token);
    }

    private static RunOptions Observed(string marker) => new() { Observers = { new Throwing(marker) } };

    private static IAgent<int, int> Failing(string marker)
    {
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", async (_, _, _) =>
        {
            await Task.Yield();
            throw new FormatException(marker);
        });
        return Agent.Create<int, int>("root", (n, context, token) => context.InvokeAsync(leaf, n, token));
    }

    private sealed class Throwing(string marker) : IObserver<AgentEvent>
    {
        public void OnNext(AgentEvent value) => throw new FormatException(marker);

        public void OnCompleted() => throw new FormatException(marker);

        public void OnError(Exception error) => throw new FormatException(marker);
    }
}
