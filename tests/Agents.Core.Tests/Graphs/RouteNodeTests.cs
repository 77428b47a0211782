using Agents.Core.Graphs;
using Agents.Core.Routing;
using Agents.Core.Tests.Routing;

namespace Agents.Core.Tests.Graphs;

/// <summary>Routes as nodes of a graph.</summary>
public sealed class RouteNodeTests
{
    private static readonly RouteRequest Refund = new() { Goal = "refunded" };

    private readonly GraphScene _scene = new();
    private readonly RefundScene _tools = new();

    [Fact]
    public async Task A_route_is_a_node_whose_output_is_how_it_ended()
    {
        RunResult<string> result = await _scene.RunAsync(Graph(), Refund);

        Assert.Equal("Reached: email", result.Output);
        NodeReport node = result.GetGraphReport()!.Nodes.Single(node => node.Name == "refund");
        Assert.Equal((NodeKind.Route, NodeState.Succeeded, 3L), (node.Kind, node.State, node.Spend.ToolCalls));
        Assert.All(_scene.Recorder.OfType<RouteDecided>(), e => Assert.Equal("g/refund", e.Path!.ToString()));
    }

    [Fact]
    public void A_route_is_drawn_as_one()
    {
        Assert.Contains("""[["refund<br/>refunds (route)"]]""", Graph().Shape.ToMermaid(), StringComparison.Ordinal);
        Assert.Contains("""[label="refund\nrefunds (route)", shape=box3d]""", Graph().Shape.ToDot(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_that_was_handed_over_fails_its_node_where_it_stands()
    {
        _tools.Break("stripe", "razorpay");
        GraphFailedException exception = await _scene.FailAsync(Graph(), Refund);

        NodeFailure failure = Assert.Single(exception.Failures);
        RouteEscalatedException escalated = Assert.IsType<RouteEscalatedException>(failure.Exception);
        Assert.Equal(("refund", "g/refund"), (failure.Node, failure.Path.ToString()));
        Assert.Equal("g/refund", escalated.Path!.ToString());
        Assert.Equal(["order"], escalated.Result.Steps.Select(step => step.Tool));
        Assert.Equal(
            "The tool 'razorpay' failed with InvalidOperationException: razorpay is broken. There is no way from 'order' to the goal 'refunded'.",
            escalated.Result.Reason);
        Assert.Equal("The goal 'refunded' was not reached and the task was handed over; the result says why.", escalated.Message);
    }

    [Fact]
    public async Task A_route_that_was_handed_over_can_be_skipped()
    {
        _tools.Break("stripe", "razorpay");
        AgentGraph<RouteRequest, JoinResult<string>> graph = AgentGraph.Create<RouteRequest, JoinResult<string>>("g", (g, input) => g.AllSettled(
            "all", [Text(g, g.AddRoute("refund", Router(), input, new NodeOptions<RouteResult> { OnFailure = FailurePolicy.Skip<RouteResult>() }))]));
        RunResult<JoinResult<string>> result = await _scene.RunAsync(graph, Refund);

        Assert.Empty(result.Output.Values);
        Assert.Contains("refund skipped: Policy", _scene.Trouble);
    }

    [Fact]
    public async Task A_route_that_was_handed_over_can_be_made_up_for()
    {
        _tools.Break("stripe", "razorpay");
        AgentGraph<RouteRequest, string> graph = AgentGraph.Create<RouteRequest, string>("g", (g, input) =>
        {
            Node<RouteResult> tell = g.AddRoute("tell", Router("tellers"), input, request => request with { Goal = "told" });
            return Text(g, g.AddRoute("refund", Router(), input, new NodeOptions<RouteResult> { OnFailure = FailurePolicy.Fallback(tell) }));
        });
        RunResult<string> result = await _scene.RunAsync(graph, Refund);

        Assert.Equal("Reached: email", result.Output);
        Assert.Contains("refund handled: Fallback", _scene.Trouble);
    }

    [Fact]
    public async Task A_route_to_another_goal_is_an_output_and_the_run_says_so()
    {
        _tools.Break("stripe", "razorpay");
        RunResult<string> result = await _scene.RunAsync(Graph(Escalation.ToPolicy("told")), Refund);

        Assert.Equal(("Demoted: email", StopReason.GoalDemoted), (result.Output, result.StopReason));
    }

    [Fact]
    public async Task A_request_that_is_null_fails_the_node()
    {
        AgentGraph<int, string> graph = AgentGraph.Create<int, string>("g", (g, input) => Text(g, g.AddRoute("refund", Router(), input, _ => null!)));
        GraphFailedException exception = await _scene.FailAsync(graph, 1);

        Assert.Equal(
            "The request of the route 'refund' is null; make a RouteRequest of the node's input.", exception.Failures[0].Exception.GetBaseException().Message);
    }

    [Fact]
    public async Task A_router_is_an_agent_like_any_other()
    {
        IAgent<string, RouteRequest> first = Agent.Create("first", (string goal) => new RouteRequest { Goal = goal });
        RunResult<RouteResult> then = await _scene.RunAsync(first.Then(Router()), "told");
        AgentGraph<IReadOnlyList<RouteRequest>, IReadOnlyList<RouteResult>> all =
            AgentGraph.Create<IReadOnlyList<RouteRequest>, IReadOnlyList<RouteResult>>("g", (g, input) => g.ForEach("each", input, Router()));
        RunResult<IReadOnlyList<RouteResult>> each = await new GraphScene().RunAsync(all, [Refund, new RouteRequest { Goal = "told" }]);

        Assert.Equal((RouteOutcome.Reached, "told"), (then.Output.Outcome, then.Output.Goal));
        Assert.Equal(["refunded", "told"], each.Output.Select(route => route.Goal));
    }

    private static Node<string> Text(GraphBuilder g, Node<RouteResult> route) =>
        g.Add("text", (RouteResult result) => $"{result.Outcome}: {result.Steps[^1].Tool}", route);

    private SelfHealingRouter Router(string name = "refunds", IEscalation? escalation = null) =>
        SelfHealingRouter.Create(name, _tools.Refunds(), options => options.Escalation = escalation ?? Escalation.HandOver);

    private AgentGraph<RouteRequest, string> Graph(IEscalation? escalation = null) => AgentGraph.Create<RouteRequest, string>(
        "g", (g, input) => Text(g, g.AddRoute("refund", Router(escalation: escalation), input)));
}
