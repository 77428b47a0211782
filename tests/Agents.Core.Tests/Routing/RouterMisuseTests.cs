using Agents.Core.Routing;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Routing;

/// <summary>What is misspelled is said, and not healed around.</summary>
public sealed class RouterMisuseTests
{
    private static readonly Tool Pay = Tool.Create((string id, decimal amount) => $"{id} {amount}", "pay");
    private static readonly Tool Refund = Tool.Create((string id) => id, "refund");

    [Fact]
    public void A_mapping_to_a_parameter_that_the_tool_does_not_have_is_a_problem_of_the_graph()
    {
        InvalidToolGraphException exception = Assert.Throws<InvalidToolGraphException>(() => ToolGraph.Create(g => g
            .AddTool(Pay, new RouteToolOptions { Arguments = ArgumentMapping.Same.With("amuont", "order.total").WithValue("currency", "EUR").Without("note") })
            .AddEdge("start", "pay")
            .AddEdge("pay", "goal")));

        Assert.Equal(
            ["The mapping fills 'amuont', which 'pay' does not have; did you mean 'amount'?", "The mapping fills 'currency', which 'pay' does not have."],
            exception.Problems);
    }

    [Fact]
    public void A_mapping_to_a_parameter_that_the_backup_does_not_have_is_a_failure_of_the_set()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() =>
            ToolSet.Create([Pay]).WithFallback("pay", Refund, ArgumentMapping.Same.With("ids", "id")));

        Assert.Equal(["The mapping fills 'ids', which 'refund' does not have; did you mean 'id'?"], exception.Failures);
    }

    [Fact]
    public void A_policy_that_names_a_goal_the_graph_does_not_have_is_refused()
    {
        AgentOptionsException exception = Assert.Throws<AgentOptionsException>(() => SelfHealingRouter.Create(
            "refunds", new RefundScene().Refunds(), options => options.Escalation = Escalation.ToPolicy("told", "refnuded")));

        Assert.Equal(["Escalation names the goal 'refnuded', which the graph does not have; it has 'refunded', 'told'."], exception.Failures);
    }

    [Fact]
    public async Task A_mapping_from_a_value_that_the_route_does_not_have_is_told_with_those_that_it_has()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Pay, new RouteToolOptions { Arguments = ArgumentMapping.Same.With("amount", "ordr.total") })
            .AddEdge("start", "pay")
            .AddEdge("pay", "goal"));

        RunResult<RouteResult> result = await SelfHealingRouter.Create("pay", graph).RunAsync(
            new RouteRequest { Values = new Dictionary<string, object?> { ["order"] = 1, ["id"] = "a" } }, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(
            "'pay' was not called: The mapping takes 'amount' from 'ordr.total', which the route does not have; it has 'id', 'order'.", result.Output.Log[1].Detail);
    }

    [Fact]
    public async Task A_goal_that_cannot_be_had_changes_nothing()
    {
        RefundScene scene = new RefundScene().Break("stripe", "razorpay");
        List<string> asked = [];
        SelfHealingRouter router = SelfHealingRouter.Create("refunds", scene.Refunds(), options => options.Escalation = Escalation.ToPerson((question, _) =>
        {
            asked.Add($"{question.Reason} {question.State.Goal}");
            return ValueTask.FromResult(asked.Count switch
            {
                1 => EscalationDecision.DemoteTo("tolled"),
                2 => EscalationDecision.Continue(),
                _ => EscalationDecision.HandOver("enough"),
            });
        }));

        RunResult<RouteResult> result = await scene.RunAsync(router, "refunded");

        Assert.Equal(["NoPath refunded", "UnknownGoal refunded", "NoPath refunded"], asked);
        Assert.Equal("refunded", result.Output.Goal);
    }

    [Fact]
    public async Task An_amount_inside_of_a_value_that_cannot_be_read_is_a_risk()
    {
        RiskMonitor monitor = new("order.amount", 100);

        Assert.Equal(("The value 'order.amount' cannot be read, though a part of its name is there.", true), await LookAsync(("order", new Version(1, 2))));
        Assert.Equal(("No risk was seen.", false), await LookAsync(("other", 1_000)));
        Assert.Equal(("No risk was seen.", false), await LookAsync(("order", new Dictionary<string, object?> { ["amount"] = 100 })));

        async Task<(string Why, bool Escalates)> LookAsync((string Name, object? Value) value)
        {
            RouteRequest request = new();
            RouteState state = new(request)
            {
                Goal = "goal",
                Position = "start",
                Steps = [],
                Remaining = [],
                Down = [],
                Values = new RouteValues(new Dictionary<string, object?> { [value.Name] = value.Value }),
            };
            RouteSignal signal = await monitor.EvaluateAsync(state, TestContext.Current.CancellationToken);
            return (signal.Why, signal.Escalates);
        }
    }
}
