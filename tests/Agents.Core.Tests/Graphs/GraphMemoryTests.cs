using System.Runtime.CompilerServices;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What a run leaves behind: nothing.</summary>
public sealed class GraphMemoryTests
{
    private static readonly Hedging Shared = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_run_held_is_collected_although_its_graph_its_hedging_and_its_token_live_on()
    {
        using CancellationTokenSource source = new();
        AgentGraph<Held, int> graph = AgentGraph.Create<Held, int>("g", (g, input) =>
        {
            NodeOptions<int> options = new() { IsIdempotent = true, Hedging = Shared, Timeout = TimeSpan.FromHours(1), Resilience = NodeResilience.RetryTransient(TimeProvider.System, retries: 1) };
            Node<int> slow = g.Add("slow", WaitAsync, input);
            Node<int> a = g.Add("a", YieldAsync, input, options);
            Node<int> b = g.Add("b", (Held _) => throw new FormatException(), input, new NodeOptions<int> { OnFailure = FailurePolicy.Default(1) });
            Node<IReadOnlyList<int>> items = g.ForEach("items", input, held => new[] { held, held }, Agent.Create<Held, int>("item", YieldAsync));
            return g.Add("out", (int x, JoinResult<int> y, IReadOnlyList<int> z) => x + y.Values.Count + z.Count, g.Any("any", [slow, a]), g.AllSettled("all", [a, b], TimeSpan.FromDays(1)), items);
        });

        List<WeakReference> runs = [];
        for (int i = 0; i < 20; i++)
        {
            runs.Add(await RunAsync(graph, source.Token));
        }

        for (int i = 0; i < 10 && runs.Exists(run => run.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        // What the last one left may still stand on the stack of a thread of the pool.
        Assert.InRange(runs.Count(run => run.IsAlive), 0, 2);
        GC.KeepAlive(graph);
    }

    [Fact]
    public async Task A_graph_that_was_used_a_hundred_thousand_times_is_no_larger()
    {
        using CancellationTokenSource source = new();
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("g", (g, input) =>
            g.Any("any", [g.Add("a", (int n) => n, input), g.Add("b", (int n) => n, input)]));
        await UseAsync(1_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        await UseAsync(LongRuns.Times(20_000));

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);

        async Task UseAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                await graph.RunAsync(1, cancellationToken: source.Token);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> RunAsync(AgentGraph<Held, int> graph, CancellationToken token)
    {
        Held held = new();
        await graph.RunAsync(held, cancellationToken: token);
        return new WeakReference(held);
    }

    private static async ValueTask<int> YieldAsync(Held held, AgentContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return 1;
    }

    private static async ValueTask<int> WaitAsync(Held held, AgentContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return held.GetHashCode();
    }

    private sealed class Held;
}
