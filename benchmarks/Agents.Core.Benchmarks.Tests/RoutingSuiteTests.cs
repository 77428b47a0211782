using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Routing;

namespace Agents.Core.Benchmarks.Tests;

public sealed class RoutingSuiteTests
{
    [Fact]
    public async Task The_list_names_subjects_and_sizes()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(0, await new CompareCommand([new RoutingSuite()], output, error).RunAsync(["routing", "--list"]));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  subjects: ours, floor, priority-queue, model-call", lines[1]);
        Assert.Equal(
            [
                "  first-10 (us, B)",
                "  reroute-10 (us, B)",
                "  first-100 (us, B)",
                "  reroute-100 (us, B)",
                "  reroute-100-tenth (us, B)",
                "  first-1000 (us, B)",
                "  reroute-1000 (us, B)",
                "  reroute-1000-tenth (us, B)",
                "  first-10000 (us, B)",
                "  reroute-10000 (us, B)",
                "  reroute-10000-tenth (us, B)",
            ],
            lines[2..].Select(line => line.Split(':')[0]));
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 10)]
    [InlineData(1_000, 10)]
    public void Every_subject_finds_a_route_of_the_same_cost_without_the_tools_that_failed(int tools, int failures)
    {
        PlainToolGraph graph = PlainToolGraph.Draw(tools);
        RoutingScene scene = RoutingScene.Play(new FloorRouting().Prepare(graph), failures);
        foreach (IRoutingSubject subject in (IRoutingSubject[])[new OursRouting(), new FloorRouting(), new PriorityQueueRouting()])
        {
            IRoutingSearch search = subject.Prepare(graph);
            foreach (int failed in scene.FailedBefore)
            {
                search.Close(failed);
            }

            Assert.Equal(scene.Cost, scene.Reroute(search));
            int[] route = search.ToRoute();
            Assert.Equal((scene.Position, graph.Goal), (route[0], route[^1]));
            Assert.DoesNotContain(scene.Fails, route);
            Assert.Empty(route.Intersect(scene.FailedBefore));
            Assert.True(search.Find(scene.Position) <= scene.Cost);
        }
    }
}
