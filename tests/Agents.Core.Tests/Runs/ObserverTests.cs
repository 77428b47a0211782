using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class ObserverTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LogRecorder _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Blocked_observer_never_slows_the_run_and_gets_its_buffer_the_exact_gap_and_the_last_event()
    {
        using Blocking blocked = new();
        EventRecorder other = new();

        Task<RunResult<int>> run = Emitting(100, blocked).RunAsync(1, Options(16, blocked, other), Token);
        await _clock.WaitForTimersAsync(1, Token);
        await other.WaitForAsync<RunCompleted>(cancellationToken: Token);
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(run.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, (await run).Output);
        Assert.Equal(1011, Assert.Single(_log.Warnings).Id);
        Assert.Equal(102, EventSequences.AssertDense(other.Events));
        Assert.IsType<RunCompleted>(other.Events[^1]);

        blocked.Release();
        await blocked.Completed.Task.WaitAsync(Token);

        // One in the observer's hands, 16 in its buffer, 84 lost, and the end.
        Assert.Equal(102, EventSequences.AssertDense(blocked.Events));
        Assert.Equal([.. Enumerable.Range(1, 17), 101, 102], blocked.Events.Select(e => (int)e.Sequence));
        EventsDropped gap = Assert.IsType<EventsDropped>(blocked.Events[^2]);
        Assert.Equal((84L, 18L, 101L, "root"), (gap.Count, gap.FirstSequence, gap.LastSequence, gap.Path!.ToString()));
        Assert.Same(other.Events[^1], blocked.Events[^1]);
    }

    [Fact]
    public async Task Observer_that_catches_up_within_the_grace_time_is_waited_for()
    {
        using Blocking blocked = new();

        Task<RunResult<int>> run = Emitting(10, blocked).RunAsync(1, Options(16, blocked), Token);
        await _clock.WaitForTimersAsync(1, Token);
        Assert.False(run.IsCompleted);
        blocked.Release();
        await run;

        Assert.Equal(12, blocked.Events.Count);
        Assert.IsType<RunCompleted>(blocked.Events[^1]);
        Assert.True(blocked.Completed.Task.IsCompletedSuccessfully);
        Assert.Empty(_log.Warnings);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task Grace_of_zero_does_not_wait_and_the_observer_still_gets_everything()
    {
        using Blocking blocked = new();
        RunOptions options = Options(16, blocked);
        options.ObserverGrace = TimeSpan.Zero;

        RunResult<int> result = await Emitting(10, blocked).RunAsync(1, options, Token);
        Assert.Single(blocked.Events);
        Assert.Equal(
            $"1 observers of run {result.RunId} had not taken all events 0 s after its end and were left behind.",
            Assert.Single(_log.Warnings).Text);
        blocked.Release();
        await blocked.Completed.Task.WaitAsync(Token);

        Assert.Equal(12, EventSequences.AssertDense(blocked.Events));
    }

    [Fact]
    public async Task Gap_in_the_middle_is_reported_in_its_place_before_the_events_that_follow_it()
    {
        using Blocking blocked = new();
        RunOptions options = Options(16, blocked);
        IAgent<int, int> agent = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            await blocked.Blocked.Task.WaitAsync(token);
            Emit(context, 20);
            blocked.Release();
            await blocked.Reached(17).WaitAsync(token);
            Emit(context, 3);
            return n;
        });

        await agent.RunAsync(1, options, Token);

        Assert.Equal(25, EventSequences.AssertDense(blocked.Events));
        EventsDropped gap = Assert.Single(blocked.Events.OfType<EventsDropped>());
        Assert.Equal((4L, 18L, 21L), (gap.Count, gap.FirstSequence, gap.LastSequence));
        Assert.Equal([17, 21, 22, 23, 24, 25], blocked.Events.Skip(16).Select(e => (int)e.Sequence));
    }

    [Fact]
    public async Task Throwing_observer_is_detached_and_the_others_and_the_log_are_told()
    {
        EventRecorder recorder = new();
        Throwing throwing = new(onNext: true);
        IAgent<int, int> agent = Agent.Create<int, int>("root", async (n, context, token) =>
        {
            await recorder.WaitForAsync<ObserverFailed>(cancellationToken: token);
            Emit(context, 3);
            return n;
        });

        RunResult<int> result = await agent.RunAsync(1, Options(16, throwing, recorder), Token);

        Assert.Equal(1, result.Output);
        Assert.Equal((1, 0), (throwing.Nexts, throwing.Completions));
        Assert.Equal(("Throwing", "FormatException"), (recorder.Single<ObserverFailed>().Observer, recorder.Single<ObserverFailed>().ErrorType));
        Assert.Equal(6, EventSequences.AssertDense(recorder.Events));
        Assert.Equal(
            (1010, $"Observer Throwing of run {result.RunId} threw FormatException and gets no further events."), _log.Warnings.Select(e => (e.Id, e.Text)).Single());
    }

    [Fact]
    public async Task Observer_that_throws_at_the_end_breaks_nothing()
    {
        EventRecorder recorder = new();
        Throwing throwing = new(onNext: false);

        RunResult<int> result = await Agent.Create<int, int>("root", n => n).RunAsync(1, Options(16, throwing, recorder), Token);

        Assert.Equal((1, 2, 1), (result.Output, throwing.Nexts, throwing.Completions));
        recorder.AssertSequence(typeof(RunStarted), typeof(RunCompleted));
        Assert.Equal(1010, Assert.Single(_log.Warnings).Id);
    }

    [Fact]
    public async Task Observers_hear_of_a_failed_run_by_its_last_event_and_are_completed()
    {
        using Blocking observer = new();
        observer.Release();

        await Assert.ThrowsAsync<AgentFailedException>(
            () => Agent.Create<int, int>("root", int (_) => throw new FormatException()).RunAsync(1, Options(16, observer), Token));

        Assert.IsType<RunFailed>(observer.Events[^1]);
        Assert.True(observer.Completed.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Any_number_of_observers_get_the_same_events()
    {
        EventRecorder[] recorders = [.. Enumerable.Range(0, 20).Select(_ => new EventRecorder())];
        IAgent<int, int> agent = Agent.Create<int, int>("root", (n, context, _) =>
        {
            Emit(context, 10);
            return new ValueTask<int>(n);
        });

        await agent.RunAsync(1, Options(1_024, [.. recorders]), Token);

        Assert.All(recorders, recorder => Assert.Equal(recorders[0].Events, recorder.Events));
        Assert.Equal(12, recorders[0].Events.Count);
    }

    private static IAgent<int, int> Emitting(int count, Blocking observer) => Agent.Create<int, int>("root", async (n, context, token) =>
    {
        await observer.Blocked.Task.WaitAsync(token);
        Emit(context, count);
        return n;
    });

    private static void Emit(AgentContext context, int count)
    {
        for (int i = 0; i < count; i++)
        {
            context.Emit(new ProgressReported { Message = $"{i}" });
        }
    }

    private RunOptions Options(int capacity, params IObserver<AgentEvent>[] observers)
    {
        RunOptions options = new() { Clock = _clock, LoggerFactory = _log, EventBufferCapacity = capacity };
        Array.ForEach(observers, options.Observers.Add);
        return options;
    }

    /// <summary>Says when it got its first event, and then blocks until it is released.</summary>
    private sealed class Blocking : IObserver<AgentEvent>, IDisposable
    {
        private readonly ManualResetEventSlim _released = new();
        private readonly List<AgentEvent> _events = [];
        private (int Count, TaskCompletionSource Signal)? _waited;

        public TaskCompletionSource Blocked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Completed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<AgentEvent> Events
        {
            get
            {
                lock (_events)
                {
                    return [.. _events];
                }
            }
        }

        public void Release() => _released.Set();

        public Task Reached(int count)
        {
            lock (_events)
            {
                TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _waited = (count, signal);
                Signal();
                return signal.Task;
            }
        }

        public void OnNext(AgentEvent value)
        {
            lock (_events)
            {
                _events.Add(value);
                Signal();
            }

            Blocked.TrySetResult();
            _released.Wait(Token);
        }

        public void OnCompleted() => Completed.TrySetResult();

        public void OnError(Exception error) => Completed.TrySetException(error);

        public void Dispose() => _released.Dispose();

        private void Signal()
        {
            if (_waited is { } waited && _events.Count >= waited.Count)
            {
                waited.Signal.TrySetResult();
            }
        }
    }

    private sealed class Throwing(bool onNext) : IObserver<AgentEvent>
    {
        public int Nexts { get; private set; }

        public int Completions { get; private set; }

        public void OnNext(AgentEvent value)
        {
            Nexts++;
            if (onNext)
            {
                throw new FormatException("Cannot write it.");
            }
        }

        public void OnCompleted()
        {
            Completions++;
            throw new FormatException("Cannot end it.");
        }

        public void OnError(Exception error) => throw new NotSupportedException();
    }
}
