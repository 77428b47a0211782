using Agents.Core.Budgets;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class AgentRunTests
{
    private readonly TaskCompletionSource<AgentContext> _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventRecorder _recorder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_order_from_the_first_to_the_last_and_then_the_stream_ends()
    {
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", n => n);
        await using AgentRun<int> run = leaf.Then(leaf, "root").StartRun(1, cancellationToken: Token);

        List<AgentEvent> events = await run.Events.ReadAllAsync(Token);

        Assert.Equal(
            ["RunStarted", "AgentStarted", "AgentCompleted", "AgentStarted", "AgentCompleted", "RunCompleted"],
            events.Select(e => e.GetType().Name));
        Assert.Equal(6, EventSequences.AssertDense(events));
        RunResult<int> result = await run.Completion;
        Assert.Equal((1, run.RunId), (result.Output, result.RunId));
    }

    [Fact]
    public async Task Events_come_while_the_run_is_going()
    {
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IAgent<int, int> agent = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            await go.Task.WaitAsync(token);
            return n;
        });
        await using AgentRun<int> run = agent.StartRun(1, cancellationToken: Token);
        await foreach (AgentEvent e in run.Events.WithCancellation(Token))
        {
            if (e is RunStarted)
            {
                Assert.False(run.Completion.IsCompleted);
                go.SetResult();
            }
        }

        Assert.Equal(1, (await run.Completion).Output);
    }

    [Fact]
    public async Task Events_can_be_read_once_and_looking_at_the_property_takes_nothing()
    {
        await using AgentRun<int> run = Agent.Create<int, int>("root", n => n).StartRun(1, cancellationToken: Token);
        IAsyncEnumerable<AgentEvent> events = run.Events;
        Assert.NotNull(run.Events);

        Assert.Equal(2, (await events.ReadAllAsync(Token)).Count);

        foreach (IAsyncEnumerable<AgentEvent> again in new[] { run.Events, events })
        {
            InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => again.ReadAllAsync(Token));
            Assert.Equal("The events of a run can be read once. Add further observers to RunOptions.Observers.", exception.Message);
        }
    }

    [Fact]
    public async Task Failed_run_ends_its_stream_with_the_failure_and_the_exception_is_in_the_completion()
    {
        await using AgentRun<int> run = Agent.Create<int, int>("root", int (_) => throw new FormatException()).StartRun(1, cancellationToken: Token);

        List<AgentEvent> events = await run.Events.ReadAllAsync(Token);

        Assert.Equal(["RunStarted", "RunFailed"], events.Select(e => e.GetType().Name));
        await Assert.ThrowsAsync<AgentFailedException>(() => run.Completion);
    }

    [Fact]
    public async Task Stream_that_is_read_late_holds_its_buffer_the_exact_gap_and_the_last_event()
    {
        IAgent<int, int> agent = Agent.Create<int, int>("root", (n, context, _) =>
        {
            for (int i = 0; i < 100; i++)
            {
                context.Emit(new ProgressReported { Message = $"{i}" });
            }

            return new ValueTask<int>(n);
        });
        await using AgentRun<int> run = agent.StartRun(1, new RunOptions { EventBufferCapacity = 16 }, Token);
        await run.Completion;

        List<AgentEvent> events = await run.Events.ReadAllAsync(Token);

        Assert.Equal(102, EventSequences.AssertDense(events));
        Assert.Equal([.. Enumerable.Range(1, 16), 101, 102], events.Select(e => (int)e.Sequence));
        Assert.Equal(85, Assert.IsType<EventsDropped>(events[16]).Count);
    }

    [Fact]
    public async Task Leaving_the_stream_early_ends_the_reading_and_disposing_ends_the_run()
    {
        AgentRun<int> run = Waiting().StartRun(1, Options(), Token);
        await foreach (AgentEvent e in run.Events.WithCancellation(Token))
        {
            Assert.IsType<RunStarted>(e);
            break;
        }

        AgentContext context = await _waiting.Task.WaitAsync(Token);
        Assert.False(run.Completion.IsCompleted);
        await run.DisposeAsync();

        AssertEndedByCancellation(run, context);
    }

    [Fact]
    public async Task Disposing_without_reading_ends_the_run()
    {
        AgentRun<int> run = Waiting().StartRun(1, Options(), Token);
        AgentContext context = await _waiting.Task.WaitAsync(Token);

        await run.DisposeAsync();

        AssertEndedByCancellation(run, context);
    }

    [Fact]
    public async Task Exception_in_the_reader_leaves_the_run_ended()
    {
        AgentRun<int>? seen = null;
        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using AgentRun<int> run = seen = Waiting().StartRun(1, Options(), Token);
            await foreach (AgentEvent e in run.Events.WithCancellation(Token))
            {
                await _waiting.Task.WaitAsync(Token);
                throw new FormatException($"Cannot draw {e}.");
            }
        });

        AssertEndedByCancellation(seen!, await _waiting.Task);
    }

    [Fact]
    public async Task Cancelled_reading_is_the_readers_and_not_the_runs()
    {
        using CancellationTokenSource reader = new();
        await using AgentRun<int> run = Waiting().StartRun(1, Options(), Token);
        await _waiting.Task.WaitAsync(Token);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (AgentEvent e in run.Events.WithCancellation(reader.Token))
            {
                Assert.IsType<RunStarted>(e);
                await reader.CancelAsync();
            }
        });

        Assert.Equal(reader.Token, exception.CancellationToken);
        Assert.False(run.Completion.IsCompleted);
    }

    [Fact]
    public async Task Every_disposer_waits_for_the_end_of_the_run()
    {
        TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        IAgent<int, int> stubborn = Agent.Create<int, int>("root", async (n, context, _) =>
        {
            _waiting.TrySetResult(context);
            await finish.Task;
            return n;
        });
        AgentRun<int> run = stubborn.StartRun(1, Options(), Token);
        await _waiting.Task.WaitAsync(Token);

        Task first = run.DisposeAsync().AsTask();
        Task second = run.DisposeAsync().AsTask();
        Assert.False(first.IsCompleted);
        Assert.False(second.IsCompleted);
        finish.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(1, (await run.Completion).Output);
        await run.DisposeAsync();
    }

    [Fact]
    public async Task Callback_that_throws_on_cancellation_does_not_keep_a_disposed_run_from_ending()
    {
        IAgent<int, int> agent = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            Task delay = Task.Delay(Timeout.InfiniteTimeSpan, token);

            // Registered last, so called first: else the end of the delay may take it back before it throws.
            await using CancellationTokenRegistration thrower = token.Register(() => throw new FormatException("In a callback."));
            _waiting.TrySetResult(context);
            await delay;
            return n;
        });
        AgentRun<int> run = agent.StartRun(1, Options(), Token);
        AgentContext context = await _waiting.Task.WaitAsync(Token);

        AggregateException exception = await Assert.ThrowsAsync<AggregateException>(() => run.DisposeAsync().AsTask());

        Assert.Equal("In a callback.", Assert.Single(exception.InnerExceptions).Message);
        AssertEndedByCancellation(run, context);
    }

    [Fact]
    public async Task Racing_cancels_and_disposals_do_no_harm()
    {
        for (int round = 0; round < 200; round++)
        {
            AgentRun<int> run = Agent.Create<int, int>("root", n => n).StartRun(1, cancellationToken: Token);
            Task canceling = Task.Run(run.Cancel, Token);
            await run.DisposeAsync();
            await canceling;
            Assert.True(run.Completion.IsCompleted);
        }
    }

    private static void AssertEndedLedger(AgentContext context)
    {
        Assert.Equal(default, context.Budget.GetSnapshot().Reserved);
        Assert.Equal(
            "The budget 'root' is closed: its run or its part of the run has ended.",
            Assert.Throws<InvalidOperationException>(() => context.Budget.TryReserve(default, out _, out _)).Message);
    }

    private void AssertEndedByCancellation(AgentRun<int> run, AgentContext context)
    {
        Assert.True(run.Completion.IsCanceled);
        AssertEndedLedger(context);
        _recorder.AssertSequence(typeof(RunStarted), typeof(RunCanceled));
    }

    private RunOptions Options() => new() { Observers = { _recorder } };

    private IAgent<int, int> Waiting() => Agent.Create<int, int>("root", async (n, context, token) =>
    {
        Assert.True(context.Budget.TryReserve(new Spend { ModelCalls = 1 }, out Reservation _, out BudgetRefusal? _));
        _waiting.TrySetResult(context);
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return n;
    });
}
