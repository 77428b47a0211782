using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>Callbacks and timers of others that wait: what they wait for goes on.</summary>
public sealed class ForeignCodeTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_loser_that_blocks_while_it_is_cancelled_does_not_hold_up_what_comes_after_the_join(bool isObserved)
    {
        using ManualResetEventSlim released = new();
        bool wasReleased = false;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> loser = g.Add(
                "loser",
                async (int n, AgentContext _, CancellationToken token) =>
                {
                    await using CancellationTokenRegistration blocked = token.Register(() => wasReleased = released.Wait(Watchdog, Token));
                    await Task.Delay(Timeout.Infinite, token);
                    return n;
                },
                input);
            Node<int> winner = g.Add("winner", YieldAsync, input);
            return g.Add(
                "out",
                (int n, int _) => n,
                g.Add(
                    "after",
                    (int n) =>
                    {
                        released.Set();
                        return n;
                    },
                    g.Any("any", [loser, winner])),
                g.Add("other", YieldAsync, winner));
        });
        RunOptions options = new();
        if (isObserved)
        {
            options.Observers.Add(new EventRecorder());
        }

        await graph.RunAsync(1, options, Token);

        Assert.True(wasReleased);
    }

    [Fact]
    public async Task What_a_deadline_cancels_does_not_hold_up_what_comes_after_the_join()
    {
        using ManualResetEventSlim released = new();
        bool wasReleased = false;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "after",
            (JoinResult<int> join) =>
            {
                released.Set();
                return join.Values.Count;
            },
            g.AllSettled(
                "all",
                [
                    g.Add(
                        "late",
                        async (int n, AgentContext _, CancellationToken token) =>
                        {
                            await using CancellationTokenRegistration blocked = token.Register(() => wasReleased = released.Wait(Watchdog, Token));
                            await Task.Delay(Timeout.Infinite, token);
                            return n;
                        },
                        input),
                ],
                TimeSpan.FromMilliseconds(5))));

        Assert.Equal(0, (await graph.RunAsync(1, cancellationToken: Token)).Output);
        Assert.True(wasReleased);
    }

    [Fact]
    public async Task A_timer_is_disposed_of_when_its_clock_may_fire_others_meanwhile()
    {
        LockedClock clock = new();
        HeldNode first = new();
        HeldNode second = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) => g.Add(
            "out",
            (JoinResult<int> a, JoinResult<int> b) => a.Values.Count + b.Values.Count,
            g.AllSettled("j1", [g.Add("first", first.RunAsync, input)], TimeSpan.FromSeconds(1)),
            g.AllSettled("j2", [g.Add("second", second.RunAsync, input)], TimeSpan.FromSeconds(1))));

        Task<RunResult<int>> run = graph.RunAsync(1, new RunOptions { Clock = clock, SingleThreaded = true }, Token);
        clock.IsFiringWhenDisposed = true;
        first.Complete(1);

        Assert.Equal(1, (await run).Output);
        Assert.True(clock.HasFired);
    }

    private static async ValueTask<int> YieldAsync(int n, AgentContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return n;
    }

    /// <summary>A clock that fires its other timers, on another thread, while one of them is disposed of.</summary>
    private sealed class LockedClock : TimeProvider
    {
        private readonly List<LockedTimer> _timers = [];

        public bool IsFiringWhenDisposed { get; set; }

        public bool HasFired { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            LockedTimer timer = new(this, callback, state);
            _timers.Add(timer);
            return timer;
        }

        private void FireOthers(LockedTimer disposed)
        {
            if (!IsFiringWhenDisposed)
            {
                return;
            }

            IsFiringWhenDisposed = false;
            Thread firing = new(() =>
            {
                foreach (LockedTimer timer in _timers.Where(timer => timer != disposed).ToList())
                {
                    timer.Fire();
                }
            })
            { IsBackground = true };
            firing.Start();
            HasFired = firing.Join(TimeSpan.FromSeconds(5));
        }

        private sealed class LockedTimer(LockedClock clock, TimerCallback callback, object? state) : ITimer
        {
            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() => clock.FireOthers(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
