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

        await CollectAsync(runs);

        // What the last one left may still stand on the stack of a thread of the pool.
        Assert.InRange(runs.Count(run => run.IsAlive), 0, 2);
        GC.KeepAlive(graph);
    }

    [Fact]
    public async Task Thousands_of_runs_that_never_wait_leave_nothing_with_their_graph_and_their_token()
    {
        using CancellationTokenSource source = new();
        AgentGraph<Held, int> graph = AgentGraph.Create<Held, int>("g", (g, input) =>
            g.Any("any", [g.Add("a", (Held _) => 1, input), g.Add("b", (Held _) => 2, input)]));
        List<WeakReference> runs = [];
        for (int i = 0; i < LongRuns.Times(5_000); i++)
        {
            runs.Add(await RunAsync(graph, source.Token));
        }

        await CollectAsync(runs);

        // What the last one left may still stand on the stack of a thread of the pool.
        Assert.InRange(runs.Count(run => run.IsAlive), 0, 2);
        GC.KeepAlive(graph);
    }

    private static async Task CollectAsync(List<WeakReference> runs)
    {
        for (int i = 0; i < 10 && runs.Exists(run => run.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
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
