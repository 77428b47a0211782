using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>Events on many threads: in the order in which what they tell was decided.</summary>
public sealed class TellingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_end_of_a_node_is_told_after_the_ends_that_were_decided_before_it()
    {
        using HoldingClock clock = new();
        EventRecorder recorder = new();
        TaskCompletionSource<int> late = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add(
                "a",
                (int x) =>
                {
                    clock.HoldThisThread();
                    return x;
                },
                input);
            Node<int> b = g.Add("b", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(late.Task), input, new() { Priority = 1 });
            return g.Add("out", (int x, int y) => x + y, a, b);
        });

        Task<RunResult<int>> run = Task.Run(() => graph.RunAsync(1, new RunOptions { Clock = clock, Observers = { recorder } }, Token), Token);
        clock.WaitUntilHeld();      // the end of 'a' is decided, and not told
        late.SetResult(2);          // the end of 'b' is decided when this returns
        clock.Release();

        Assert.Equal(3, (await run).Output);
        Assert.Equal(["a", "b", "out"], recorder.OfType<NodeCompleted>().Select(completed => completed.Path!.Name));
    }

    [Fact]
    public async Task What_was_decided_before_a_run_broke_off_starts_nothing_after_it()
    {
        using HoldingClock clock = new();
        TaskCompletionSource<int> late = new();
        bool hasStarted = false;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> b = g.Add("b", (int _, AgentContext _, CancellationToken _) => new ValueTask<int>(late.Task), input, new() { Priority = 1 });
            Node<int> a = g.Add(
                "a",
                (int x) =>
                {
                    clock.HoldThisThread();
                    return x;
                },
                input);
            Node<int> after = g.Add(
                "after",
                (int x) =>
                {
                    hasStarted = true;
                    return x;
                },
                a);
            return g.Add("out", (int x, int y) => x + y, after, b);
        });
        Task<RunResult<int>>? run = null;
        Thread worker = new(() => run = graph.RunAsync(1, new RunOptions { Clock = clock, Observers = { new EventRecorder() }, ObserverGrace = TimeSpan.Zero }, Token));
        worker.Start();
        clock.WaitUntilHeld();      // 'after' is ready once the end of 'a' is told
        clock.FailOnThisThread();
        late.SetResult(2);          // the clock throws while the end of 'b' is decided
        clock.FailNoMore();         // the run may end on this thread too
        clock.Release();
        worker.Join();

        await Assert.ThrowsAnyAsync<AgentException>(() => run!);
        Assert.False(hasStarted);
    }

    /// <summary>A clock that holds a thread when it asks for the time of an event.</summary>
    private sealed class HoldingClock : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _held = new();
        private readonly ManualResetEventSlim _released = new();
        private Thread? _thread;
        private Thread? _failing;

        public void FailNoMore() => Volatile.Write(ref _failing, null);

        public void FailOnThisThread() => Volatile.Write(ref _failing, Thread.CurrentThread);

        public override long GetTimestamp() =>
            Volatile.Read(ref _failing) == Thread.CurrentThread ? throw new InvalidOperationException("The clock is broken.") : base.GetTimestamp();

        public void HoldThisThread() => Volatile.Write(ref _thread, Thread.CurrentThread);

        public void WaitUntilHeld() => _held.Wait(Token);

        public void Release() => _released.Set();

        public override DateTimeOffset GetUtcNow()
        {
            if (Volatile.Read(ref _thread) == Thread.CurrentThread)
            {
                _held.Set();
                _released.Wait(Token);
            }

            return base.GetUtcNow();
        }

        public void Dispose()
        {
            _held.Dispose();
            _released.Dispose();
        }
    }
}
