using System.Collections.Concurrent;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Runs on one thread at a time whose nodes are ended by several threads.</summary>
public sealed class SingleThreadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_threads_that_end_nodes_at_once_do_not_both_become_the_worker()
    {
        using SlowClock clock = new();
        HeldNode first = new();
        HeldNode second = new();
        ConcurrentQueue<Thread> workers = [];
        int Work(int n)
        {
            workers.Enqueue(Thread.CurrentThread);
            return n;
        }

        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
        {
            Node<int> a = g.Add("a", first.RunAsync, input);
            Node<int> b = g.Add("b", second.RunAsync, input);
            return g.Add("out", (int x, int y) => x + y, g.Add("after a", Work, a), g.Add("after b", Work, b));
        });
        Task<RunResult<int>> run = graph.RunAsync(1, new RunOptions { Clock = clock, SingleThreaded = true }, Token);
        Thread slow = new(() =>
        {
            clock.HoldSecondCall();
            first.Complete(1);
        });
        slow.Start();
        clock.WaitUntilHeld();
        second.Complete(2);
        clock.Release();
        slow.Join();

        Assert.Equal(3, (await run).Output);

        // The one that was held had become the worker, so that the other one had nothing to do.
        Assert.Equal([slow, slow], workers);
    }

    /// <summary>A clock that holds the thread that becomes a worker, between its decision and its work.</summary>
    private sealed class SlowClock : TimeProvider, IDisposable
    {
        private readonly ManualResetEventSlim _held = new();
        private readonly ManualResetEventSlim _released = new();
        private Thread? _thread;
        private int _calls;

        public void HoldSecondCall() => _thread = Thread.CurrentThread;

        public void WaitUntilHeld() => _held.Wait(Token);

        public void Release() => _released.Set();

        public override long GetTimestamp()
        {
            if (Thread.CurrentThread == _thread && ++_calls == 2)
            {
                _held.Set();
                _released.Wait(TimeSpan.FromSeconds(10), Token);
            }

            return base.GetTimestamp();
        }

        public void Dispose()
        {
            _held.Dispose();
            _released.Dispose();
        }
    }
}
