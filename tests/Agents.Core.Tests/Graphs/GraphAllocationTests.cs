using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What runs of graphs allocate, in bytes a node on this thread after warm-up. Lower a figure when the code gets better.</summary>
public sealed class GraphAllocationTests
{
    // Without optimization the compiler makes objects of the state machines of async methods.
#if DEBUG
    private const int BytesPerNode = 450;
#else
    private const int BytesPerNode = 300;
#endif

    private static readonly IAgent<int, int> Increment = Agent.Create<int, int>("increment", n => n + 1);

    [Fact]
    public void A_chain_of_a_thousand_nodes_stays_within_its_budget() => Assert.InRange(PerNode(Chain(1_000), 1_001, 20), 1, BytesPerNode);

    [Fact]
    public void A_fan_of_a_thousand_nodes_stays_within_its_budget() => Assert.InRange(PerNode(Fan(1_000), 1_002, 20), 1, BytesPerNode);

    [Fact]
    public void A_graph_of_ten_nodes_stays_within_its_budget()
    {
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("ten", (g, input) =>
        {
            Node<int> a = g.Add("a", Increment, input);
            Node<int>[] middle = [.. Enumerable.Range(0, 7).Select(i => g.Add($"m{i}", Increment, a))];
            return g.Add("out", (IReadOnlyList<int> all) => all.Count, g.All("all", middle));
        });

        Assert.InRange(PerNode(graph, 10, 200), 1, BytesPerNode);
    }

    [Fact]
    public void A_hundred_thousand_nodes_cost_no_more_each_than_a_thousand()
    {
        double few = PerNode(Chain(1_000), 1_001, 20);
        double many = PerNode(Chain(100_000), 100_001, 2);

        Assert.InRange(many, 1, 1.5 * few);
    }

    private static AgentGraph<int, int> Chain(int length) => AgentGraph.Create<int, int>("chain", (g, input) =>
    {
        Node<int> last = input;
        for (int i = 0; i < length; i++)
        {
            last = g.Add($"n{i}", Increment, last);
        }

        return last;
    });

    private static AgentGraph<int, int> Fan(int width) => AgentGraph.Create<int, int>("fan", (g, input) =>
        g.Add("out", (IReadOnlyList<int> all) => all.Count, g.All("all", [.. Enumerable.Range(0, width).Select(i => g.Add($"n{i}", Increment, input))])));

    private static double PerNode(AgentGraph<int, int> graph, int nodes, int calls)
    {
        // One thread, so that all of it is counted here.
        RunOptions options = new() { SingleThreaded = true };
        for (int i = 0; i < calls; i++)
        {
            Assert.True(graph.RunAsync(1, options, CancellationToken.None).IsCompletedSuccessfully);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < calls; i++)
        {
            Assert.True(graph.RunAsync(1, options, CancellationToken.None).IsCompletedSuccessfully);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)calls / nodes;
    }
}
