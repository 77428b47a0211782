using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>Graphs larger than anybody writes: what is made of them, and that ten times as large costs ten times as much.</summary>
public sealed class ToolGraphScaleTests
{
    [Fact]
    public void Ten_thousand_tools_with_a_hundred_thousand_edges_make_a_graph()
    {
        ToolGraph graph = Wide(10_000);

        Assert.Equal(100_000, graph.Edges.Count);
        Assert.Equal(10_003, graph.Nodes.Count);
        Assert.Equal(["start", "t0", "all", "goal"], graph.FindPath("goal")!.Nodes);
    }

    [Fact]
    public void Making_a_graph_ten_times_as_large_allocates_about_ten_times_as_much()
    {
        Wide(100);
        long small = Allocated(() => Wide(1_000));
        long large = Allocated(() => Wide(10_000));

        Assert.InRange(large, 1, 15 * small);
    }

    [Fact]
    public void A_hundred_thousand_edges_to_nowhere_are_refused_one_by_one()
    {
        IReadOnlyList<string> problems = RouteScene.Problems(g =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                g.AddTool(RouteScene.Tool($"a_tool_with_a_rather_long_name_{i}"));
            }

            for (int i = 0; i < 100_000; i++)
            {
                g.AddEdge("start", $"a_tool_with_a_rather_long_nama_{i}", goals: ["nogoal"]);
            }
        });

        Assert.Equal(200_000, problems.Count);
        Assert.Equal(
            "The edge 'start' -> 'a_tool_with_a_rather_long_nama_0' names 'a_tool_with_a_rather_long_nama_0', which the graph does not have; did you mean 'a_tool_with_a_rather_long_name_0'?",
            problems[0]);
        Assert.Equal(
            "The edge 'start' -> 'a_tool_with_a_rather_long_nama_99999' names 'a_tool_with_a_rather_long_nama_99999', which the graph does not have.",
            problems[^2]);
    }

    [Fact]
    public void A_chain_of_ten_thousand_requirements_is_connected_from_either_end()
    {
        for (int direction = 0; direction < 2; direction++)
        {
            ToolGraph graph = ToolGraph.Create(g =>
            {
                foreach (int i in direction == 0 ? Enumerable.Range(0, 10_000) : Enumerable.Range(0, 10_000).Reverse())
                {
                    g.AddTool(RouteScene.Tool($"t{i}", [$"d{i + 1}"], i % 100 == 99 ? [$"d{i - 1}", $"d{i}"] : [$"d{i}"]));
                }

                g.AddGoal("goal", "d10000").ConnectByCapabilities("d0");
            });

            Assert.Equal(10_001, graph.Edges.Count);
            Assert.Equal(10_000, graph.FindPath("goal")!.Cost);
        }
    }

    /// <summary>Half of the edges are among tools, half lead to a stage of all of them, or go round.</summary>
    private static ToolGraph Wide(int tools) => ToolGraph.Create(g =>
    {
        string[] names = [.. Enumerable.Range(0, tools).Select(i => $"t{i}")];
        foreach (string name in names)
        {
            g.AddTool(RouteScene.Tool(name, ["data"]));
        }

        g.AddStage("all", names, tools, 1).AddGoal("goal", "data").AddEdge("start", "t0").AddEdge("all", "goal");
        for (int i = 0; i < tools; i++)
        {
            for (int step = 1; step <= (i < 2 ? 8 : 9); step++)
            {
                g.AddEdge(names[i], names[(i + step) % tools]);
            }

            g.AddEdge(names[i], "all");
        }
    });

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
