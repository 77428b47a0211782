using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <content>Failures that come at a bad moment, or are none at first sight.</content>
public static partial class OwnScenarios
{
    private static IEnumerable<OwnScenario> Failures() =>
    [
        new()
        {
            Id = "O1",
            Injected = "failures during recovery: each backup fails too",
            Expected = new()
            {
                Path = "crm stripe✗ razorpay✗ ⇒asked email✗ sms", Ended = "demoted to notify_delay",
                ModelCalls = 1, ToolCalls = 5, Failures = 3, Reroutes = 2, Escalations = 1,
            },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("stripe", "razorpay", "email");
                await scene.RefundAsync(options => options.Escalation = scene.Ask(Turn.Text("notify_delay")), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O2",
            Injected = "a failure while escalating: the model that is asked fails",
            Expected = new()
            {
                Path = "crm stripe✗ razorpay✗ ⇒asked", Ended = "handed over",
                ModelCalls = 1, ToolCalls = 3, Failures = 2, Reroutes = 1, Escalations = 1,
            },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("stripe", "razorpay");
                await scene.RefundAsync(
                    options => options.Escalation = scene.Ask(Turn.Throws(new InvalidOperationException("no model"))), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O3",
            Injected = "a payment of which nobody knows whether it happened",
            Expected = new()
            {
                Path = "crm stripe✗ ⇒asked", Ended = "handed over", ModelCalls = 1, ToolCalls = 2, Failures = 1, Escalations = 1,
            },
            Act = async (scene, token) =>
            {
                scene.Tools.Act("stripe", _ => throw new UnknownOutcomeException("The answer was lost."));
                await scene.RefundAsync(options => options.Escalation = scene.Ask(Turn.Text("hand over")), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O4",
            Injected = "a payment that reports success, but its post-condition does not hold",
            Expected = new() { Path = "stripe✗ razorpay", Ended = "reached", ToolCalls = 2, Failures = 1, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                scene.Tools.Act("stripe", _ => new("declined"));
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("stripe"), new RouteToolOptions { PostCondition = (_, output) => output?.ToString() != "declined" })
                    .AddTool(scene.Tools.Make("razorpay"), cost: 2)
                    .AddWays("start-stripe-goal", "start-razorpay-goal")
                    .AddGoal("paid"));
                await scene.RunAsync(graph, "paid", cancellationToken: token);
            },
        },
        new()
        {
            Id = "O5",
            Injected = "a tool that hangs: it times out, and asking again does no harm",
            Expected = new() { Path = "stripe✗ razorpay", Ended = "reached", ToolCalls = 2, Failures = 1, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                ToolPolicy policy = new() { IsIdempotent = true, Timeout = TimeSpan.FromSeconds(2) };
                scene.Tools.Act("stripe", async cancelled =>
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, cancelled);
                    return null;
                });
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("stripe", policy))
                    .AddTool(scene.Tools.Make("razorpay"), cost: 2)
                    .AddWays("start-stripe-goal", "start-razorpay-goal")
                    .AddGoal("paid"));
                Task route = scene.RunAsync(graph, "paid", cancellationToken: token);
                await scene.Tools.Clock.WaitForTimersAsync(1, token);
                scene.Tools.Clock.Advance(policy.Timeout);
                await route;
            },
        },
    ];
}
