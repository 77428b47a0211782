using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

public sealed class SelfHealingRouterTests
{
    private readonly RefundScene _scene = new();

    [Fact]
    public async Task A_route_without_failures_takes_the_cheapest_way()
    {
        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("refunds", _scene.Refunds()), "refunded");

        Assert.Equal(["order", "stripe", "email"], _scene.Calls);
        Assert.Equal(RouteOutcome.Reached, result.Output.Outcome);
        Assert.Equal(StopReason.Completed, result.StopReason);
        Assert.Equal(
            [
                "1. Plan: The route to 'refunded': start -> order -> stripe -> email -> goal (cost 4)",
                "2. Execute: 'order' succeeded.",
                "3. Execute: 'stripe' succeeded.",
                "4. Execute: 'email' succeeded.",
                "5. Complete: The goal 'refunded' is reached.",
            ],
            result.Output.Log.Select(line => line.ToString()));
        Assert.Equal(new RouteCounters { ToolCalls = 3, Failures = 0, Reroutes = 0, Escalations = 0, Tolerated = 0 }, result.Output.Counters);
    }

    [Fact]
    public async Task A_failure_is_rerouted_from_the_last_success()
    {
        _scene.Break("stripe", "email");

        RunResult<RouteResult> result = await _scene.RunAsync(SelfHealingRouter.Create("refunds", _scene.Refunds()), "refunded");

        Assert.Equal(["order", "stripe", "razorpay", "email", "sms"], _scene.Calls);
        Assert.Equal(
            [
                "1. Plan: The route to 'refunded': start -> order -> stripe -> email -> goal (cost 4)",
                "2. Execute: 'order' succeeded.",
                "3. Fail: The tool 'stripe' failed with InvalidOperationException: stripe is broken",
                "4. Reroute: Without 'stripe': order -> razorpay -> email -> goal (cost 4)",
                "5. Execute: 'razorpay' succeeded.",
                "6. Fail: The tool 'email' failed with InvalidOperationException: email is broken",
                "7. Reroute: Without 'email': razorpay -> sms -> goal (cost 3)",
                "8. Execute: 'sms' succeeded.",
                "9. Complete: The goal 'refunded' is reached.",
            ],
            result.Output.Log.Select(line => line.ToString()));
    }

    [Fact]
    public async Task A_route_without_a_way_is_handed_over_unless_somebody_knows_better()
    {
        _scene.Break("stripe", "razorpay");

        RunResult<RouteResult> handedOver = await _scene.RunAsync(SelfHealingRouter.Create("refunds", _scene.Refunds()), "refunded");
        RunResult<RouteResult> demoted = await _scene.RunAsync(
            SelfHealingRouter.Create("refunds", _scene.Refunds(), options => options.Escalation = Escalation.ToPolicy("told")), "refunded");

        Assert.Equal((RouteOutcome.Escalated, StopReason.Escalated), (handedOver.Output.Outcome, handedOver.StopReason));
        Assert.Equal((RouteOutcome.Demoted, StopReason.GoalDemoted), (demoted.Output.Outcome, demoted.StopReason));
        Assert.Equal(["order", "stripe", "razorpay", "order", "stripe", "razorpay", "email"], _scene.Calls);
        Assert.Equal(new RouteCounters { ToolCalls = 4, Failures = 2, Reroutes = 1, Escalations = 1, Tolerated = 0 }, demoted.Output.Counters);
    }
}
