using Agents.Core.Budgets;
using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <content>What is decided elsewhere: by persons, budgets, callers and monitors.</content>
public static partial class OwnScenarios
{
    private static IEnumerable<OwnScenario> Decisions() =>
    [
        new()
        {
            Id = "O11",
            Injected = "a call that is not approved is asked about, not rerouted",
            Expected = new() { Path = "stripe✗ ⇒asked review", Ended = "demoted to reviewed", ModelCalls = 1, ToolCalls = 1, Failures = 1, Escalations = 1 },
            Act = async (scene, token) =>
            {
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("stripe", new ToolPolicy { NeedsApproval = true }))
                    .AddTool(scene.Tools.Make("razorpay"), cost: 2)
                    .AddTool(scene.Tools.Make("review"))
                    .AddGoal("paid").AddGoal("reviewed")
                    .AddEdge(ToolGraph.StartState, "stripe", goals: ["paid"])
                    .AddEdge(ToolGraph.StartState, "razorpay", goals: ["paid"])
                    .AddEdge(ToolGraph.StartState, "review", goals: ["reviewed"])
                    .AddWays("stripe-goal", "razorpay-goal", "review-goal"));

                // A run without anybody who approves denies.
                await scene.RunAsync(graph, "paid", options => options.Escalation = scene.Ask(Turn.Text("reviewed")), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O12",
            Injected = "cancelled while the payment runs",
            Expected = new() { Path = "crm", Ended = "cancelled", ToolCalls = 2 },
            Act = async (scene, token) =>
            {
                using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(token);
                scene.Tools.Act("stripe", async cancelled =>
                {
                    await caller.CancelAsync();
                    cancelled.ThrowIfCancellationRequested();
                    return null;
                });
                await scene.RefundAsync(cancellationToken: caller.Token);
            },
        },
        new()
        {
            Id = "O13",
            Injected = "a budget of two tool calls that ends in mid-route",
            Expected = new()
            {
                Path = "crm stripe email✗ sms✗ ⇒asked", Ended = "handed over",
                ModelCalls = 1, ToolCalls = 2, Failures = 2, Reroutes = 1, Escalations = 1,
            },
            Act = (scene, token) => scene.RefundAsync(
                options => options.Escalation = scene.Ask(Turn.Text("hand over")),
                run => run.Budget = new Budget { ToolCalls = 2 },
                token),
        },
        new()
        {
            Id = "O14",
            Injected = "two monitors that throw: the one that watches for risk is asked about, once",
            Expected = new() { Path = "⇒asked crm stripe email", Ended = "reached", ModelCalls = 1, ToolCalls = 3, Escalations = 1 },
            Act = (scene, token) => scene.RefundAsync(
                options =>
                {
                    options.Monitors.Add(new BrokenMonitor(RouteSignalKind.Memory));
                    options.Monitors.Add(new BrokenMonitor(RouteSignalKind.Risk));
                    options.Escalation = scene.Ask(Turn.Text("refund"));
                },
                cancellationToken: token),
        },
        new()
        {
            Id = "O15",
            Injected = "demoted in the middle to a goal of two states: what was paid stays paid",
            Expected = new()
            {
                Path = "stripe email✗ sms✗ ⇒asked ticket", Ended = "demoted to noted",
                ModelCalls = 1, ToolCalls = 4, Failures = 2, Reroutes = 1, Escalations = 1,
            },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("email", "sms");
                ToolGraph graph = ToolGraph.Create(g => g
                    .AddTool(scene.Tools.Make("stripe"))
                    .AddTool(scene.Tools.Make("email")).AddTool(scene.Tools.Make("sms"), cost: 2)
                    .AddTool(scene.Tools.Make("letter"), cost: 2).AddTool(scene.Tools.Make("ticket"))
                    .AddGoal("told")
                    .AddGoal(new RouteGoal { Name = "noted", States = ["letter_sent", "ticket_open"] })
                    .AddWays("start-stripe-email-goal", "stripe-sms-goal", "stripe-letter-letter_sent", "stripe-ticket-ticket_open"));
                await scene.RunAsync(graph, "told", options => options.Escalation = scene.Ask(Turn.Text("noted")), cancellationToken: token);
            },
        },
    ];
}
