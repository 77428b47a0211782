using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.RouteScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolGraphBuilderTests
{
    private const string NameRule = "1 to 128 characters without slash and control characters";

    public static TheoryData<Action<ToolGraphBuilder>, string[]> Refused => new()
    {
        { _ => { }, ["There are no tools; add at least one."] },
        { g => Small(g).AddEdge("strt", "a", 3), ["The edge 'strt' -> 'a' names 'strt', which the graph does not have; did you mean 'start'?"] },
        { g => Small(g).AddEdge("a", "warehouse"), ["The edge 'a' -> 'warehouse' names 'warehouse', which the graph does not have."] },
        { g => Small(g).AddEdge("a", "\n'"), ["The edge 'a' -> '\\u000A\\u0027' names '\\u000A\\u0027', which the graph does not have; did you mean 'a'?"] },
        { g => Small(g).AddEdge("", "a"), ["The edge '' -> 'a' names '', which the graph does not have; did you mean 'a'?"] },
        { g => Small(g).AddEdge("a", "a"), ["The edge 'a' -> 'a' leads back to where it begins."] },
        { g => Small(g).AddEdge("start", "a", 3), ["There are two edges 'start' -> 'a'; give one of them all the goals."] },
        { g => Small(g).AddEdge("goal", "a", double.NaN), ["The cost of edge 'goal' -> 'a' must be 0 to 1,000,000,000, but is NaN."] },
        { g => Small(g).AddEdge("goal", "a", -0.5), ["The cost of edge 'goal' -> 'a' must be 0 to 1,000,000,000, but is -0.5."] },
        { g => Small(g).AddEdge("goal", "a", -1e-20), ["The cost of edge 'goal' -> 'a' must be 0 to 1,000,000,000, but is -1E-20."] },
        { g => Small(g).AddEdge("goal", "a", double.PositiveInfinity), ["The cost of edge 'goal' -> 'a' must be 0 to 1,000,000,000, but is Infinity."] },
        { g => Small(g).AddEdge("goal", "a", 1_000_000_001), ["The cost of edge 'goal' -> 'a' must be 0 to 1,000,000,000, but is 1000000001."] },
        { g => Small(g).AddEdge("goal", "a", goals: ["gaol"]), ["The edge 'goal' -> 'a' is for the goal 'gaol', which the graph does not have; did you mean 'goal'?"] },
        { g => Small(g).AddEdge("goal", "a", goals: [null!]), ["The edge 'goal' -> 'a' is for the goal '', which the graph does not have."] },
        { g => Small(g).AddTool(Tool("b"), double.MaxValue), ["The cost of tool 'b' must be 0 to 1,000,000,000, but is 1.7976931348623157E+308."] },
        { g => Small(g).AddTool(Tool("b"), new RouteToolOptions { Arguments = null! }), ["The arguments of tool 'b' must not be null; use ArgumentMapping.Same."] },
        { g => Small(g).AddTool(Tool("b", [""])), ["The tool 'b' has null or an empty text among the types that it provides and requires."] },
        { g => Small(g).AddTool(Tool("b", ["x"], [null!])), ["The tool 'b' has null or an empty text among the types that it provides and requires."] },
        { g => Small(g).AddTool(Tool("a")), ["Two nodes are named 'a'; states, stages and tools need a name each."] },
        { g => Small(g).AddTool(Tool("start")), ["Two nodes are named 'start'; states, stages and tools need a name each."] },
        { g => Small(g).AddTool(Tool("goal")), ["The goal 'goal' has 'goal' as a state, which is the name of a tool or a stage."] },
        { g => Small(g).AddStart("a"), ["Two nodes are named 'a'; states, stages and tools need a name each."] },
        { g => Small(g).AddStart("x/y").AddEdge("x/y", "a"), [$"The name of a state must be {NameRule}."] },
        { g => Small(g).AddStage("a", ["a"], 1), ["Two nodes are named 'a'; states, stages and tools need a name each."] },
        { g => Small(g).AddStage(" ", ["a"], 1).AddEdge("start", " "), [$"The name of a stage must be {NameRule}."] },
        { g => Small(g).AddStage("s", [], 1), ["The stage 's' calls no tools; name at least one."] },
        { g => Small(g).AddStage("s", ["a"], 0), ["The stage 's' needs 0 successes, but must need 1 to 1, the number of its tools."] },
        { g => Small(g).AddStage("s", ["a"], 2), ["The stage 's' needs 2 successes, but must need 1 to 1, the number of its tools."] },
        { g => Small(g).AddStage("s", ["a", "a"], 2), ["The stage 's' names a tool twice."] },
        { g => Small(g).AddStage("s", ["A"], 1), ["The stage 's' calls 'A', which is no tool of the graph; did you mean 'a'?"] },
        { g => Small(g).AddStage("s", ["goal"], 1), ["The stage 's' calls 'goal', which is no tool of the graph."] },
        { g => Small(g).AddStage("s", [null!], 1), ["The stage 's' has null among its tools."] },
        { g => Small(g).AddStage("s", ["a"], 1, -1), ["The cost of stage 's' must be 0 to 1,000,000,000, but is -1."] },
        { g => Small(g).AddGoal(""), [$"The name of a goal must be {NameRule}."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = null! }), [$"The name of a goal must be {NameRule}."] },
        { g => Small(g).AddGoal("goal"), ["Two goals are named 'goal'."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = [] }), ["The goal 'b' must have at least one state, and no null among its states."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = [null!] }), ["The goal 'b' must have at least one state, and no null among its states."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = null! }), ["The goal 'b' must have at least one state, and no null among its states."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", Requires = null! }), ["The goal 'b' must have no null and no empty text among what it requires."] },
        { g => Small(g).AddGoal("b", ""), ["The goal 'b' must have no null and no empty text among what it requires."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = ["a\0"] }), [$"The name of a state must be {NameRule}."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = ["far", "away"] }), ["The goal 'b' cannot be reached from 'start'; add the edges that lead to 'far' or 'away'."] },
        { g => Small(g).AddStart("dawn").AddGoal(new RouteGoal { Name = "b", States = ["far"] }), ["The goal 'b' cannot be reached from 'start' or 'dawn'; add the edges that lead to 'far'."] },
        { g => Small(g).AddGoal(new RouteGoal { Name = "b", States = ["far"] }).AddEdge("a", "far", goals: ["goal"]), ["The goal 'b' cannot be reached from 'start'; add the edges that lead to 'far'."] },
        { g => Small(g).AddGoal("b", "x"), ["The goal 'b' requires 'x', but there is a route to it without a tool that provides 'x'; take an edge of that route away, or the requirement."] },
        { g => g.AddTool(Tool("a", ["x"])).AddEdge("start", "a").AddEdge("a", "goal").AddEdge("start", "goal").AddGoal("b", "x"), ["The goal 'b' requires 'x', but there is a route to it without a tool that provides 'x'; take an edge of that route away, or the requirement."] },
        { g => g.AddTool(Tool("a", ["x"])).AddTool(Tool("b")).AddStage("s", ["a", "b"], 1).AddEdge("start", "s").AddEdge("s", "goal").AddGoal("c", "x"), ["The goal 'c' requires 'x', but there is a route to it without a tool that provides 'x'; take an edge of that route away, or the requirement."] },
        { g => Small(g).ConnectByCapabilities(""), ["The types given to ConnectByCapabilities must not hold null or an empty text."] },
        {
            g => g.AddTool(Tool("a"), -1).AddStage("s", ["b"], 3).AddGoal("b").AddGoal("b").AddEdge("a", "c", double.NaN).AddEdge("a", "a"),
            [
                "The cost of tool 'a' must be 0 to 1,000,000,000, but is -1.",
                "The stage 's' calls 'b', which is no tool of the graph; did you mean 'a'?",
                "The stage 's' needs 3 successes, but must need 1 to 1, the number of its tools.",
                "Two goals are named 'b'.",
                "The edge 'a' -> 'c' names 'c', which the graph does not have; did you mean 'a'?",
                "The cost of edge 'a' -> 'c' must be 0 to 1,000,000,000, but is NaN.",
                "The edge 'a' -> 'a' leads back to where it begins.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void A_wrong_graph_is_refused_with_every_problem(Action<ToolGraphBuilder> build, string[] problems)
    {
        InvalidToolGraphException exception = Assert.Throws<InvalidToolGraphException>(() => ToolGraph.Create(build));

        Assert.Equal(problems, exception.Problems);
        Assert.Equal($"The tool graph cannot be made: {string.Join(' ', problems)}", exception.Message);
    }

    [Fact]
    public void Sixty_four_goals_are_told_apart_and_one_more_is_refused()
    {
        ToolGraph graph = ToolGraph.Create(g => Goals(g, 64));
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal(i + 2, graph.FindPath($"g{i}")!.Cost);
        }

        Assert.Equal(["There are 65 goals, but there may be 64 at most."], Problems(g => Goals(g, 65)));
    }

    [Fact]
    public void Nodes_are_ordered_by_what_they_are()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddStage("s", ["b", "a"], 1)
            .AddTool(Tool("b"))
            .AddStart("dawn")
            .AddTool(Tool("a"), 4)
            .AddEdge("start", "s")
            .AddEdge("s", "goal"));

        Assert.Equal(["start", "dawn", "b", "a", "s", "goal"], graph.Nodes.Select(node => node.Name));
        Assert.Equal(["start", "dawn"], graph.Starts);
        Assert.Equal(["start>s=5", "s>goal=0"], Edges(graph));
    }

    [Fact]
    public void A_stage_that_enough_tools_serve_provides_for_certain() => ToolGraph.Create(g => g
        .AddTool(Tool("a", ["x"]))
        .AddTool(Tool("b"))
        .AddStage("s", ["a", "b"], 2)
        .AddEdge("start", "s")
        .AddEdge("s", "goal")
        .AddGoal("c", "x"));

    [Fact]
    public void Changing_what_the_graph_was_made_of_changes_nothing()
    {
        List<string> states = ["goal"], requires = ["x"], scope = ["done"], members = ["a"];
        RouteToolOptions options = new() { Cost = 3 };
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a", ["x"]), options)
            .AddStage("s", members, 1)
            .AddGoal(new RouteGoal { Name = "done", States = states, Requires = requires })
            .AddEdge("start", "a", goals: scope)
            .AddEdge("a", "goal"));
        string before = graph.ToJson();

        states.Clear();
        requires.Clear();
        scope.Clear();
        members.Clear();
        options.Cost = 9;

        Assert.Equal(before, graph.ToJson());
        Assert.Equal(3, graph.FindPath("done")!.Cost);
    }

    [Fact]
    public void A_builder_is_used_once()
    {
        ToolGraphBuilder? kept = null;
        ToolGraph.Create(g => kept = Small(g));
        Action[] uses =
        [
            () => kept!.AddTool(Tool("b")), () => kept!.AddTool(Tool("b"), 1), () => kept!.AddStage("s", ["a"], 1), () => kept!.AddStart("b"),
            () => kept!.AddGoal("b"), () => kept!.AddGoal(new RouteGoal { Name = "b" }), () => kept!.AddEdge("a", "start"),
            () => kept!.ConnectByCapabilities(),
        ];

        Assert.All(uses, use => Assert.Equal(
            "The tool graph was made already. Make another one with ToolGraph.Create.",
            Assert.Throws<InvalidOperationException>(use).Message));
    }

    [Fact]
    public void Null_is_refused_at_once() => ToolGraph.Create(g =>
    {
        Small(g);
        Action[] uses =
        [
            () => g.AddTool(null!), () => g.AddStage(null!, ["a"], 1), () => g.AddStage("s", null!, 1), () => g.AddStart(null!),
            () => g.AddGoal((RouteGoal)null!), () => g.AddGoal((string)null!), () => g.AddGoal("b", (IEnumerable<string>)null!),
            () => g.AddEdge(null!, "a"), () => g.AddEdge("a", null!), () => g.ConnectByCapabilities((IEnumerable<string>)null!),
            () => ToolGraph.Create(null!),
        ];
        Assert.All(uses, use => Assert.Throws<ArgumentNullException>(use));
    });

    private static ToolGraphBuilder Small(ToolGraphBuilder builder) =>
        builder.AddTool(Tool("a")).AddEdge("start", "a").AddEdge("a", "goal").AddGoal("goal");

    private static void Goals(ToolGraphBuilder builder, int count)
    {
        builder.AddTool(Tool("a")).AddEdge("start", "a");
        for (int i = 0; i < count; i++)
        {
            builder.AddGoal(new RouteGoal { Name = $"g{i}", States = [$"end{i}"] }).AddEdge("a", $"end{i}", i + 1, [$"g{i}"]);
        }
    }
}
