using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.RouteScene;

namespace Agents.Core.Tests.Routing;

public sealed class CapabilityEdgesTests
{
    [Fact]
    public void Tools_follow_those_that_provide_what_they_need()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("sms", ["receipt"], ["payment"]), 2)
            .AddTool(Tool("stripe", ["payment"], ["customer"]))
            .AddTool(Tool("razorpay", ["payment"], ["customer"]), 2)
            .AddTool(Tool("crm", ["customer"], ["order"]))
            .AddTool(Tool("email", ["receipt"], ["payment", "customer"]))
            .AddGoal("told", "receipt", "payment", "order")
            .ConnectByCapabilities("order"));

        Assert.Equal(
            [
                "start>crm=1", "sms>goal=0[told]", "stripe>sms=2", "stripe>email=1", "razorpay>sms=2", "razorpay>email=1",
                "crm>stripe=1", "crm>razorpay=2", "email>goal=0[told]",
            ],
            Edges(graph));
        Assert.Equal("start -> crm -> stripe -> email -> goal", graph.FindPath("told")!.ToString());
        Assert.Equal(["receipt", "payment"], graph.Goals[0].Requires);
    }

    [Fact]
    public void An_edge_stated_by_hand_stands_in_the_place_of_one_that_follows()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a", ["x"]))
            .AddTool(Tool("b", ["y"], ["x"]))
            .AddEdge("a", "b", 7)
            .AddEdge("b", "goal", 8)
            .AddGoal("done", "y")
            .ConnectByCapabilities());

        Assert.Equal(["a>b=7", "b>goal=8", "start>a=1"], Edges(graph));
    }

    [Fact]
    public void Goals_of_one_state_share_the_edge_to_it()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a", ["x", "y"]))
            .AddGoal("one", "x")
            .AddGoal("free")
            .AddGoal(new RouteGoal { Name = "two", States = ["goal", "end", "goal"], Requires = ["y", "x", "y"] })
            .AddEdge("start", "goal", 3, ["free"])
            .ConnectByCapabilities("u")
            .ConnectByCapabilities("v"));

        Assert.Equal(["start>goal=3[free]", "start>a=1", "a>goal=0[one,two]", "a>end=0[two]"], Edges(graph));
    }

    [Fact]
    public void A_stage_hands_on_what_all_of_its_tools_make_together()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("flight", ["flight"], ["trip"]))
            .AddTool(Tool("hotel", ["hotel"], ["trip"]))
            .AddTool(Tool("confirm", ["receipt"], ["flight", "hotel"]))
            .AddStage("book", ["flight", "hotel"], 2)
            .AddGoal("told", "receipt", "hotel")
            .ConnectByCapabilities("trip"));

        Assert.Equal(["start>flight=1", "start>hotel=1", "start>book=2", "confirm>goal=0[told]", "book>confirm=1"], Edges(graph));
    }

    [Fact]
    public void What_every_provider_of_a_type_knows_is_handed_on_with_it()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a", ["x"]))
            .AddTool(Tool("b", ["y"], ["x"]))
            .AddTool(Tool("c", ["y", "x"]))
            .AddTool(Tool("d", ["z"], ["y"]))
            .AddTool(Tool("e", ["end"], ["z", "x"]))
            .AddGoal("done", "end")
            .ConnectByCapabilities());
        Assert.Contains("d>e=1", Edges(graph));

        // A third provider of y that does not know x breaks it.
        IReadOnlyList<string> problems = Problems(g => g
            .AddTool(Tool("a", ["x"]))
            .AddTool(Tool("b", ["y"], ["x"]))
            .AddTool(Tool("c", ["y"]))
            .AddTool(Tool("d", ["z"], ["y"]))
            .AddTool(Tool("e", ["end"], ["z", "x"]))
            .AddGoal("done", "end")
            .ConnectByCapabilities());
        Assert.Equal(
            [
                "The goal 'done' cannot be reached: 'e' needs 'z' and 'x', which no one tool hands on together; call their tools in one stage, or let one of them require what the other provides.",
            ],
            problems);
    }

    [Fact]
    public void A_tool_that_nothing_leads_to_is_no_problem_where_the_goal_can_do_without()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a", ["x"]))
            .AddTool(Tool("b", ["x"], ["nowhere"]))
            .AddGoal("done", "x")
            .ConnectByCapabilities());

        Assert.Equal(["start>a=1", "a>goal=0[done]", "b>goal=0[done]"], Edges(graph));
    }

    [Fact]
    public void A_goal_that_is_not_reached_is_told_with_the_types_that_are_missing()
    {
        Assert.Equal(
            ["The goal 'told' needs 'receipt', which no tool provides; add one that does, or name it among the given types."],
            Problems(g => g.AddTool(Tool("a", ["x"])).AddGoal("told", "x", "receipt").ConnectByCapabilities()));
        Assert.Equal(
            ["The goal 'told' cannot be reached: 'a' needs 'y' and 'z', which no tool provides; add one that does, or name it among the given types."],
            Problems(g => g.AddTool(Tool("a", ["x"], ["y", "z"])).AddGoal("told", "x").ConnectByCapabilities()));
        Assert.Equal(
            ["The goal 'told' cannot be reached: 'a' needs 'y', which no other tool provides; add one that does, or name it among the given types."],
            Problems(g => g.AddTool(Tool("a", ["x", "y"], ["y"])).AddGoal("told", "x").ConnectByCapabilities()));
        Assert.Equal(
            [
                "The goal 'told' needs 'x' and 'y', which no one tool hands on together; call their tools in one stage, or let one of them require what the other provides.",
            ],
            Problems(g => g.AddTool(Tool("a", ["x"])).AddTool(Tool("b", ["y"])).AddGoal("told", "x", "y", "z").ConnectByCapabilities("z")));
        Assert.Equal(
            ["The goal 'told' cannot be reached: what leads to it, such as 'a' and 'b', waits for data of each other; let one of them do without."],
            Problems(g => g.AddTool(Tool("a", ["x"], ["y"])).AddTool(Tool("b", ["y"], ["x"])).AddGoal("told", "x").ConnectByCapabilities()));
        Assert.Equal(
            ["The goal 'told' cannot be reached from 'start'; add the edges that lead to 'goal'."],
            Problems(g => g.AddTool(Tool("a")).AddGoal("told", "x", "y").ConnectByCapabilities("x", "y")));
        Assert.Equal(
            ["The goal 'told' cannot be reached from 'start'; add the edges that lead to 'goal'."],
            Problems(g => g.AddTool(Tool("a")).AddGoal("told").ConnectByCapabilities()));
    }

    [Fact]
    public void A_requirement_that_edges_by_hand_go_round_is_a_problem() => Assert.Equal(
        ["The goal 'done' requires 'x', but there is a route to it without a tool that provides 'x'; take an edge of that route away, or the requirement."],
        Problems(g => g.AddTool(Tool("a", ["x"])).AddTool(Tool("b")).AddEdge("b", "goal").AddGoal("done", "x").ConnectByCapabilities()));

    [Fact]
    public void A_graph_of_connected_tools_reads_as_it_is_written()
    {
        Agents.Core.Tools.Tool[] tools = [Tool("a", ["x"], ["given"]), Tool("b", ["y"], ["x", "given"])];
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(tools[0]).AddTool(tools[1]).AddGoal("done", "y", "given").ConnectByCapabilities("given"));

        Assert.Equal(graph.ToJson(), ToolGraph.Parse(graph.ToJson(), Agents.Core.Tools.ToolSet.Create(tools)).ToJson());
    }
}
