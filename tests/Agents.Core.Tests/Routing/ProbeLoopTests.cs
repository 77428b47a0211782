using System.Runtime.CompilerServices;
using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.HealthScene;
using static Agents.Core.Tests.Routing.ProbeScene;

namespace Agents.Core.Tests.Routing;

public sealed class ProbeLoopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 30_000)]
    public async Task First_check_is_made_at_once_and_each_next_one_an_interval_after_the_end_of_the_last()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        ProbeCall first = await scene.CheckedAsync();
        scene.Advance(TimeSpan.FromSeconds(4));
        first.Answer.SetResult(true);
        await scene.ToldAsync();

        scene.Advance(Interval - TimeSpan.FromTicks(1));
        Assert.Equal((1, 1), (scene.Checks, scene.ArmedTimers));
        scene.Advance(TimeSpan.FromTicks(1));
        (await scene.CheckedAsync()).Answer.SetResult(true);
        await scene.ToldAsync();
        Assert.Equal((2, 1), (scene.Checks, scene.ArmedTimers));
    }

    [Fact(Timeout = 30_000)]
    public async Task Answers_reach_the_health_of_the_tool()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        (await scene.CheckedAsync()).Answer.SetResult(false);
        await scene.ToldAsync();
        Assert.Equal(BreakerState.Open, scene.Breaker);

        scene.Advance(Interval);
        (await scene.CheckedAsync()).Answer.SetResult(true);
        await scene.ToldAsync();
        Assert.Equal((BreakerState.Closed, 10.0), (scene.Breaker, scene.Health.FactorOf(Tool)));
        Assert.Empty(scene.Failures);
    }

    [Fact(Timeout = 30_000)]
    public async Task Probe_that_lies_does_not_keep_failing_calls_from_opening()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(BreakerState.Closed, scene.Breaker);
            scene.Health.Failed(Tool, Usual);
            if (i < 2)
            {
                (await scene.CheckedAsync()).Answer.SetResult(true);
                await scene.ToldAsync();
            }

            if (i == 0)
            {
                // No check begins that the test leaves without an answer: the end of the loop would wait for its timeout.
                scene.Advance(Interval);
            }
        }

        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_that_throws_counts_as_down_and_is_told()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        FormatException failure = new("no answer");
        (await scene.CheckedAsync()).Answer.SetException(failure);
        await scene.ToldAsync();
        Assert.Equal(BreakerState.Open, scene.Breaker);
        Assert.Same(failure, Assert.Single(scene.Failures));

        scene.Advance(Interval);
        (await scene.CheckedAsync()).Answer.SetCanceled(Token);
        await scene.ToldAsync();
        Assert.IsType<TaskCanceledException>(scene.Failures[1]);
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_that_throws_before_it_returns_counts_as_down_too()
    {
        ProbeScene scene = new();
        TaskCompletionSource<(ToolProbe Probe, Exception Failure)> told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ProbeLoop loop = scene.Start(static _ => throw new FormatException("at once"), (probe, failure) => told.SetResult((probe, failure)));

        (ToolProbe probe, Exception failure) = await told.Task.WaitAsync(Token);
        Assert.Equal((Tool, "at once"), (probe.Tool, failure.Message));
        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_that_takes_too_long_counts_as_down_and_is_cancelled()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        scene.Advance(Limit - TimeSpan.FromTicks(1));
        Assert.Equal((BreakerState.Closed, false), (scene.Breaker, call.Token.IsCancellationRequested));

        scene.Advance(TimeSpan.FromTicks(1));
        await scene.ToldAsync();
        Assert.Equal((BreakerState.Open, true), (scene.Breaker, call.Token.IsCancellationRequested));
        Assert.Equal("The probe of the tool 'stripe' did not answer within 00:00:05.", Assert.IsType<TimeoutException>(Assert.Single(scene.Failures)).Message);
        call.Answer.SetException(new FormatException("late"));

        (await scene.CheckedAgainAsync()).Answer.SetResult(true);
        await scene.ToldAsync();
        Assert.Equal((2, BreakerState.Closed), (scene.Checks, scene.Breaker));
        Assert.All(scene.Failures, failure => Assert.IsType<TimeoutException>(failure));
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_that_goes_on_after_its_timeout_is_not_made_a_second_time()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        scene.Advance(Limit);
        await scene.ToldAsync();
        scene.Health.MarkUp(Tool);
        scene.Advance(Interval);
        await scene.ToldAsync();

        Assert.Equal((1, BreakerState.Open), (scene.Checks, scene.Breaker));
        Assert.Equal("The probe of the tool 'stripe' was given up and still runs.", Assert.IsType<TimeoutException>(scene.Failures[1]).Message);

        // What it says in the end is too old to count: the health is that of the next check.
        call.Answer.SetResult(true);
        ProbeCall next = await scene.CheckedAgainAsync();
        Assert.Equal((2, BreakerState.Open), (scene.Checks, scene.Breaker));
        next.Answer.SetResult(true);
        await scene.ToldAsync();
        Assert.Equal(BreakerState.Closed, scene.Breaker);
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_that_throws_when_it_is_cancelled_does_not_end_the_probe()
    {
        ProbeScene scene = new();
        await using ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        await using CancellationTokenRegistration registration = call.Token.Register(static () => throw new FormatException("hostile"));
        scene.Advance(Limit);
        await scene.ToldAsync();

        Assert.IsType<TimeoutException>(Assert.Single(scene.Failures));
        call.Answer.SetResult(true);
    }

    [Fact(Timeout = 30_000)]
    public async Task Dispose_between_checks_ends_at_once()
    {
        ProbeScene scene = new();
        ProbeLoop loop = scene.Start();
        (await scene.CheckedAsync()).Answer.SetResult(true);
        await scene.ToldAsync();

        await loop.DisposeAsync();
        await loop.DisposeAsync();
        Assert.Equal((1, 0), (scene.Checks, scene.ArmedTimers));
    }

    [Fact(Timeout = 30_000)]
    public async Task Dispose_in_the_middle_of_a_check_cancels_it_and_waits_for_it()
    {
        ProbeScene scene = new();
        ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = call.Token.Register(cancelled.SetResult);

        Task disposed = loop.DisposeAsync().AsTask();
        await cancelled.Task.WaitAsync(Token);
        Assert.False(disposed.IsCompleted);
        call.Answer.SetResult(false);
        await disposed.WaitAsync(Token);
        Assert.Equal((BreakerState.Closed, 0), (scene.Breaker, scene.ArmedTimers));
        Assert.Empty(scene.Failures);
    }

    [Fact(Timeout = 30_000)]
    public async Task Dispose_gives_up_a_check_that_does_not_listen_when_its_timeout_is_over()
    {
        ProbeScene scene = new();
        ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        scene.Advance(TimeSpan.FromSeconds(3));
        Task disposed = loop.DisposeAsync().AsTask();
        scene.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.False(disposed.IsCompleted);

        scene.Advance(TimeSpan.FromTicks(1));
        await disposed.WaitAsync(Token);
        Assert.True(call.Token.IsCancellationRequested);
        Assert.Equal(BreakerState.Closed, scene.Breaker);
        Assert.Empty(scene.Failures);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_a_given_up_check_throws_later_is_observed()
    {
        const string Marker = nameof(What_a_given_up_check_throws_later_is_observed);
        List<string> unobserved = [];
        EventHandler<UnobservedTaskExceptionEventArgs> watcher = (_, e) =>
        {
            if (e.Exception.ToString().Contains(Marker, StringComparison.Ordinal))
            {
                unobserved.Add(Marker);
            }
        };
        TaskScheduler.UnobservedTaskException += watcher;
        try
        {
            await Task.Run(() => GiveUpAsync(Marker), Token);
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

        Assert.Empty(unobserved);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_the_callback_throws_leaves_dispose()
    {
        ProbeScene scene = new();
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ProbeLoop loop = scene.Start((_, _) =>
        {
            told.SetResult();
            throw new FormatException("callback");
        });
        (await scene.CheckedAsync()).Answer.SetException(new InvalidOperationException("check"));
        await told.Task.WaitAsync(Token);

        Assert.Equal("callback", (await Assert.ThrowsAsync<FormatException>(() => loop.DisposeAsync().AsTask().WaitAsync(Token))).Message);
        Assert.Equal((BreakerState.Open, 0), (scene.Breaker, scene.ArmedTimers));
    }

    [Fact(Timeout = 30_000)]
    public async Task Check_runs_on_the_pool_so_that_one_that_blocks_does_not_hold_up_the_start()
    {
        ProbeScene scene = new();
        TaskCompletionSource<bool> isOnPool = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ProbeLoop? loop = null;
        Thread starter = new(() => loop = scene.Start(
            _ =>
            {
                isOnPool.TrySetResult(Thread.CurrentThread.IsThreadPoolThread);
                return new ValueTask<bool>(true);
            },
            static (_, _) => { }));
        starter.Start();
        starter.Join();

        Assert.True(await isOnPool.Task.WaitAsync(Token));
        await loop!.DisposeAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task Loop_without_probes_has_nothing_to_wait_for()
    {
        ProbeScene scene = new();
        ProbeLoop loop = new(scene.Health, [], scene, static (_, _) => { });
        await loop.DisposeAsync();
        Assert.Equal(0, scene.ArmedTimers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task GiveUpAsync(string marker)
    {
        ProbeScene scene = new();
        ProbeLoop loop = scene.Start();
        ProbeCall call = await scene.CheckedAsync();
        scene.Advance(Limit);
        await scene.ToldAsync();
        await loop.DisposeAsync();
        call.Answer.SetException(new FormatException(marker));
    }
}
