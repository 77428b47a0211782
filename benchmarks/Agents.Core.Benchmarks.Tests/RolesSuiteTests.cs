using Agents.Core.Benchmarks.Compare;
using Agents.Core.Benchmarks.Roles;
using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Tests;

public sealed class RolesSuiteTests
{
    [Fact]
    public async Task The_list_names_subjects_and_units()
    {
        using StringWriter output = new();
        using StringWriter error = new();

        Assert.Equal(0, await new CompareCommand([new RolesSuite()], output, error).RunAsync(["roles", "--list"]));

        string[] lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("  subjects: ours, floor, channel-token", lines[1]);
        Assert.Equal(
            [
                "  solver-node (us/node, B/node)",
                "  ring-10000 (msg/s, us/message, B/message)",
                "  regular-10000 (msg/s, us/message, B/message)",
                "  topology-100000 (ms, B)",
            ],
            lines[2..].Select(line => line.Split(':')[0]));
    }

    [Fact]
    public void Every_network_is_measured_for_every_subject_and_solver_and_topology_for_two() =>
        Assert.Equal((2 * 3) + 2 + 2, new RolesSuite().CreateTrials().Count);

    [Theory]
    [InlineData("ring-10000", 1)]
    [InlineData("regular-10000", 4)]
    public async Task Every_subject_hands_on_every_message_journey_after_journey(string name, int degree)
    {
        PeerShape shape = new RolesSuite().CreateShape(name);

        Assert.All(shape.Neighbors, neighbors => Assert.Equal(degree, neighbors.Count));
        Assert.All(shape.Neighbors.Select((neighbors, peer) => (neighbors, peer)), pair => Assert.DoesNotContain(pair.peer, pair.neighbors));
        Assert.Equal(shape.Peers, shape.Neighbors.SelectMany(neighbors => neighbors).Distinct().Count());
        foreach (IMessagingSubject subject in (IMessagingSubject[])[new OursMessaging(), new ChannelMessaging(hasToken: false), new ChannelMessaging(hasToken: true)])
        {
            Func<ValueTask<int>> run = subject.Prepare(shape);
            Assert.Equal(201_000, await run());
            Assert.Equal(201_000, await run());
        }
    }

    [Fact]
    public async Task Solver_and_graph_do_the_same_work()
    {
        SolverWork work = new();

        Assert.Equal("200", await work.PrepareSolver()());
        Assert.Equal("200", await work.PrepareGraph()());
    }

    [Fact]
    public void Router_finds_what_a_plain_pass_finds()
    {
        PlainTasks tasks = new();
        TaskGraph graph = tasks.ToGraph();

        Assert.Equal(100_000, graph.Edges.Count);
        Assert.Equal(tasks.Measure(), PlainTasks.FromRouter(new TopologyRouter().Choose(graph).Metrics));
    }

    [Fact]
    public async Task Times_in_milliseconds_are_a_thousandth_of_those_in_microseconds()
    {
        Sample sample = Assert.Single(await new MillisecondsTrial(new OneSuite()).MeasureAsync());

        Assert.Equal(("ms", 0.002), (sample.Unit, sample.Value));
    }
}
