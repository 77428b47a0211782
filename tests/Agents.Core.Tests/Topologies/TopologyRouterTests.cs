using Agents.Core.Topologies;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Topologies;

public sealed class TopologyRouterTests
{
    public static TheoryData<string, int, Topology> TruthTable => new()
    {
        { "one", 0, Topology.Sequential },
        { "isolated", 1, Topology.Parallel },
        { "chain", 2, Topology.Sequential },
        { "critical chain", 2, Topology.Sequential },
        { "critical fan of 6", 3, Topology.Hierarchical },
        { "critical fan of 5", 5, Topology.Hybrid },
        { "weak fan", 4, Topology.Parallel },
        { "diamond", 5, Topology.Hybrid },
    };

    [Theory]
    [MemberData(nameof(TruthTable))]
    public void First_rule_that_fits_decides(string name, int rule, Topology topology)
    {
        TopologyChoice choice = new TopologyRouter().Choose(Shape(name));

        Assert.Equal((rule, topology), (choice.Rule, choice.Topology));
        Assert.False(choice.IsDependencyDriven);
    }

    [Theory]
    [InlineData("one", "There is 1 task, so there is nothing to divide.")]
    [InlineData("isolated", "None of the 3 tasks depends on another, so all run at once.")]
    [InlineData("chain", "No 2 of the 3 tasks can run at once (width 1), so they run one after the other.")]
    [InlineData("critical fan of 6", "The coupling 1 is above 0.6 and 6 tasks are more than 5, so a lead holds them together.")]
    [InlineData("critical fan of 5", "The coupling 1 is above 0.6, but 5 tasks are not more than 5, so they run in 2 layers.")]
    [InlineData("weak fan", "4 of 5 tasks can run at once, a part of 0.8, above 0.5, and the coupling 0.3 is not above 0.6, so there are no barriers.")]
    [InlineData("diamond", "2 of 4 tasks can run at once, a part of 0.5, not above 0.5, so they run in 3 layers.")]
    public void Reason_says_the_numbers(string name, string reason) =>
        Assert.Equal(reason, new TopologyRouter().Choose(Shape(name)).Reason);

    [Fact]
    public void Parallel_topology_waits_for_edges_that_carry_data_and_says_so()
    {
        TopologyChoice choice = new TopologyRouter().Choose(TaskGraphs.Fan(4, carriesData: true));

        Assert.Equal((4, Topology.Parallel, true), (choice.Rule, choice.Topology, choice.IsDependencyDriven));
        Assert.EndsWith("4 of 4 edges are strong or carry data, so a task starts when those that it needs have ended.", choice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_topology_waits_for_strong_edges_and_says_so()
    {
        TaskGraph graph = TaskGraph.Create(g => g.Add("a", "").Add("b", "").Add("c", "").Connect("a", "b", Coupling.Strong).Connect("a", "c", Coupling.None));
        TopologyChoice choice = new TopologyRouter().Choose(graph);

        Assert.Equal((4, true), (choice.Rule, choice.IsDependencyDriven));
        Assert.EndsWith("1 of 2 edges are strong or carry data, so a task starts when those that it needs have ended.", choice.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isolated")]
    [InlineData("chain")]
    [InlineData("diamond")]
    [InlineData("weak fan")]
    public void Coupling_that_was_raised_above_its_threshold_needs_a_lead_whatever_the_shape(string name)
    {
        TopologyChoice choice = new TopologyRouter().Choose(Shape(name), new Coupling(0.61));

        Assert.Equal((6, Topology.Hierarchical), (choice.Rule, choice.Topology));
        Assert.Equal("The coupling was raised to 0.61, above 0.6, so a lead settles what contradicts itself, whatever the shape.", choice.Reason);
    }

    [Fact]
    public void Coupling_that_was_raised_to_its_threshold_takes_the_place_of_the_graphs_own()
    {
        TopologyRouter router = new();

        Assert.Equal(1, router.Choose(Shape("isolated"), new Coupling(0.6)).Rule);
        Assert.Equal(4, router.Choose(Shape("critical fan of 5"), new Coupling(0.6)).Rule);
        Assert.Equal(0, router.Choose(Shape("one"), Coupling.Critical).Rule);
    }

    [Fact]
    public void Thresholds_are_the_callers()
    {
        TaskGraph fan = TaskGraphs.Fan(4, Coupling.Strong);

        Assert.Equal(5, new TopologyRouter().Choose(fan).Rule);
        Assert.Equal(3, new TopologyRouter(new() { SizeThreshold = 4 }).Choose(fan).Rule);
        Assert.Equal(4, new TopologyRouter(new() { CouplingThreshold = 0.7 }).Choose(fan).Rule);
        Assert.Equal(5, new TopologyRouter(new() { CouplingThreshold = 0.7, WidthThreshold = 0.8 }).Choose(fan).Rule);
    }

    [Fact]
    public void Thresholds_that_cannot_be_used_are_all_named()
    {
        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(
            () => new TopologyRouter(new() { WidthThreshold = double.NaN, CouplingThreshold = 1.5, SizeThreshold = -1 }));

        Assert.Equal(
            [
                "WidthThreshold must be 0 to 1, but is NaN.",
                "CouplingThreshold must be 0 to 1, but is 1.5.",
                "SizeThreshold must be 0 or more, but is -1.",
            ],
            refused.Failures);
    }

    [Fact]
    public void Every_choice_is_that_of_the_published_rules() =>
        Prop.ForAll((from tasks in Gen.Choose(2, 12)
                     from edges in Gen.Choose(0, tasks - 1).Two().Where(pair => pair.Item1 < pair.Item2).ArrayOf()
                     from coupling in Gen.Choose(0, 10)
                     select (tasks, edges.Distinct().ToArray(), coupling / 10.0)).ToArbitrary(), sample =>
        {
            (int tasks, (int, int)[] edges, double coupling) = sample;
            TaskGraph graph = TaskGraphs.Make(tasks, edges, new Coupling(coupling));
            TopologyChoice choice = new TopologyRouter().Choose(graph);
            TopologyMetrics m = choice.Metrics;
            double gamma = m.CouplingDensity;
            Topology expected = m.Edges == 0 ? Topology.Parallel
                : m.Width == 1 ? Topology.Sequential
                : gamma > 0.6 && tasks > 5 ? Topology.Hierarchical
                : m.WidthRatio > 0.5 && gamma <= 0.6 ? Topology.Parallel
                : Topology.Hybrid;
            Assert.Equal(expected, choice.Topology);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Raising_the_coupling_by_a_fifth_each_time_ends_with_a_lead_after_five_times() =>
        Prop.ForAll(Gen.Choose(0, 100).ToArbitrary(), percent =>
        {
            TopologyRouter router = new(new() { CouplingThreshold = 0.99 });
            double coupling = percent / 100.0;
            int raised = 0;
            do
            {
                coupling = Math.Min(1, coupling + 0.2);
                raised++;
            }
            while (router.Choose(Shape("isolated"), new Coupling(coupling)).Topology != Topology.Hierarchical);

            Assert.InRange(raised, 1, 5);
        }).QuickCheckThrowOnFailure();

    private static TaskGraph Shape(string name) => name switch
    {
        "one" => TaskGraphs.Make(1, []),
        "isolated" => TaskGraphs.Make(3, []),
        "chain" => TaskGraphs.Chain(3),
        "critical chain" => TaskGraphs.Chain(9, Coupling.Critical),
        "critical fan of 6" => TaskGraphs.Fan(5, Coupling.Critical),
        "critical fan of 5" => TaskGraphs.Fan(4, Coupling.Critical),
        "weak fan" => TaskGraphs.Fan(4),
        "diamond" => TaskGraphs.Diamond,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such shape."),
    };
}
