using Agents.Core.Testing;

namespace Agents.Core.Tests.Runs;

public sealed class EventTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_carry_sequence_clock_time_and_place()
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        IAgent<int, int> leaf = Agent.Create<int, int>("leaf", (n, context, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            context.Emit(new ProgressReported { Message = "half", Fraction = 0.5 });
            clock.Advance(TimeSpan.FromSeconds(2));
            return new ValueTask<int>(n);
        });
        IAgent<int, int> root = Agent.Create<int, int>("root", (n, context, token) => context.InvokeAsync(leaf, n, token));

        await root.RunAsync(1, new RunOptions { Clock = clock, Observers = { recorder } }, Token);

        Assert.Equal(
            [
                (1L, 0, "root", typeof(RunStarted)),
                (2L, 0, "root/leaf", typeof(AgentStarted)),
                (3L, 1, "root/leaf", typeof(ProgressReported)),
                (4L, 3, "root/leaf", typeof(AgentCompleted)),
                (5L, 3, "root", typeof(RunCompleted)),
            ],
            recorder.Events.Select(e => (e.Sequence, (e.Time - ManualTimeProvider.DefaultStart).Seconds, e.Path!.ToString(), e.GetType())));
    }

    [Fact]
    public async Task First_event_says_what_the_run_was_given_and_the_last_one_what_came_of_it()
    {
        EventRecorder recorder = new();
        RunOptions options = new() { Seed = 8, Ids = IdSource.FromSeed(1), Observers = { recorder } };

        RunResult<int> result = await Agent.Create<int, int>("echo", n => n).RunAsync(1, options, Token);

        RunStarted first = recorder.Single<RunStarted>();
        Assert.Equal((result.RunId, "echo", options.Budget, 8UL), (first.RunId, first.Agent, first.Budget, first.Seed));
        RunCompleted last = recorder.Single<RunCompleted>();
        Assert.Equal((result.StopReason, result.Spend, result.Duration), (last.StopReason, last.Spend, last.Duration));
    }

    [Fact]
    public void Event_that_was_not_emitted_has_no_place_in_any_run()
    {
        ProgressReported e = new() { Message = "none" };

        Assert.Equal((0L, default, null), (e.Sequence, e.Time, e.Path));
    }

    [Fact]
    public async Task Event_that_is_emitted_twice_is_refused_and_takes_no_number()
    {
        EventRecorder recorder = new();
        IAgent<int, string> agent = Agent.Create<int, string>("root", (_, context, _) =>
        {
            ProgressReported e = new() { Message = "once" };
            context.Emit(e);
            string message = Assert.Throws<InvalidOperationException>(() => context.Emit(e)).Message;
            Assert.Throws<InvalidOperationException>(() => context.Emit(e with { Message = "copy" }));
            return new ValueTask<string>(message);
        });

        RunResult<string> result = await agent.RunAsync(1, new RunOptions { Observers = { recorder } }, Token);

        Assert.Equal("This ProgressReported was emitted before, as number 2. Make a new event for each emit.", result.Output);
        recorder.AssertSequence(typeof(RunStarted), typeof(ProgressReported), typeof(RunCompleted));
        Assert.Equal(3, EventSequences.AssertDense(recorder.Events));
    }

    [Fact]
    public async Task Event_that_is_emitted_after_the_end_is_seen_by_nobody()
    {
        EventRecorder recorder = new();
        IAgent<int, AgentContext> agent = Agent.Create<int, AgentContext>("root", (_, context, _) => new ValueTask<AgentContext>(context));

        AgentContext context = (await agent.RunAsync(1, new RunOptions { Observers = { recorder } }, Token)).Output;
        context.Emit(new ProgressReported { Message = "late" });

        recorder.AssertSequence(typeof(RunStarted), typeof(RunCompleted));
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(16)]
    public async Task Concurrent_emitters_give_every_observer_dense_numbers_in_order(int capacity)
    {
        const int Emitters = 4, Each = 3_000;
        EventRecorder[] observers = [new(), new(), new()];
        RunOptions options = new() { EventBufferCapacity = capacity, ObserverGrace = TimeSpan.FromMinutes(10) };
        Array.ForEach(observers, options.Observers.Add);
        IAgent<int, int> agent = Agent.Create<int, int>("root", (n, context, _) =>
        {
            using Barrier start = new(Emitters);
            Thread[] threads = [.. Enumerable.Range(0, Emitters).Select(t => new Thread(() =>
            {
                start.SignalAndWait();
                AgentContext inner = context.Enter($"{t}");
                for (int i = 0; i < Each; i++)
                {
                    inner.Emit(new ProgressReported { Message = $"{i}" });
                }
            }))];
            Array.ForEach(threads, thread => thread.Start());
            Array.ForEach(threads, thread => thread.Join());
            return new ValueTask<int>(n);
        });

        await using AgentRun<int> run = agent.StartRun(1, options, Token);
        List<AgentEvent> streamed = await run.Events.ReadAllAsync(Token);
        await run.Completion;

        foreach (IReadOnlyList<AgentEvent> events in observers.Select(o => o.Events).Append(streamed))
        {
            Assert.Equal((Emitters * Each) + 2, EventSequences.AssertDense(events));
            Assert.IsType<RunStarted>(events[0]);
            Assert.IsType<RunCompleted>(events[^1]);
            ProgressReported[] seen = [.. events.OfType<ProgressReported>()];
            Assert.Equal(Emitters * Each, seen.Length + events.OfType<EventsDropped>().Sum(gap => gap.Count));
            Assert.All(seen.GroupBy(e => e.Path!.Name), place => Assert.Equal(place.Select(e => int.Parse(e.Message)).Order(), place.Select(e => int.Parse(e.Message))));
            if (capacity > Emitters * Each)
            {
                Assert.Empty(events.OfType<EventsDropped>());
            }
        }
    }
}
