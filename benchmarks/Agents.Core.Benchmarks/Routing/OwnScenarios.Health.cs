using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <content>Tools that are slow, rationed or about to recover, and probes that are wrong.</content>
public static partial class OwnScenarios
{
    private static IEnumerable<OwnScenario> Health() =>
    [
        new()
        {
            Id = "O6",
            Injected = "slow instead of dead: the second route takes the backup",
            Expected = new() { Path = "crm stripe email | crm razorpay email", Ended = "reached", ToolCalls = 6 },
            Act = async (scene, token) =>
            {
                ToolHealthOptions health = new();
                health.Tools["stripe"] = new ToolHealthSettings { Baseline = TimeSpan.FromMilliseconds(100) };
                scene.Tools = new ScenarioTools(health);
                scene.Tools.Act("stripe", _ =>
                {
                    scene.Tools.Clock.Advance(TimeSpan.FromSeconds(5));
                    return new("paid at last");
                });
                await scene.RefundAsync(cancellationToken: token);
                await scene.RefundAsync(cancellationToken: token);
            },
        },
        new()
        {
            Id = "O7",
            Injected = "a rate limit: the first route takes the last call of it",
            Expected = new() { Path = "crm stripe email | crm razorpay email", Ended = "reached", ToolCalls = 6 },
            Act = async (scene, token) =>
            {
                scene.Tools.Health.ReportQuota("stripe", used: 19, limit: 20, resetAfter: TimeSpan.FromHours(1));
                await scene.RefundAsync(cancellationToken: token);
                await scene.RefundAsync(cancellationToken: token);
            },
        },
        new()
        {
            Id = "O8",
            Injected = "a breaker that is half open: its trial waits until nothing cheaper is left",
            Expected = new() { Path = "crm razorpay✗ stripe email", Ended = "reached", ToolCalls = 4, Failures = 1, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                scene.Tools.Health.MarkDown("stripe");
                scene.Tools.Clock.Advance(TimeSpan.FromSeconds(30));
                scene.Tools.Break("razorpay");
                await scene.RefundAsync(cancellationToken: token);
            },
        },
        new()
        {
            Id = "O9",
            Injected = "a probe that lies: it says up, calls fail",
            Expected = new() { Path = "crm stripe✗ razorpay email", Ended = "reached", ToolCalls = 4, Failures = 1, Reroutes = 1 },
            Act = async (scene, token) =>
            {
                scene.Tools.Break("stripe");
                await scene.RefundAsync(
                    options => options.Probes.Add(new ToolProbe { Tool = "stripe", Check = _ => new(true) }), cancellationToken: token);
            },
        },
        new()
        {
            Id = "O10",
            Injected = "a probe that lies: it says down, calls would work",
            Expected = new() { Path = "crm razorpay email", Ended = "reached", ToolCalls = 3, Reroutes = 1 },
            Act = (scene, token) => scene.RefundAsync(
                options => options.Monitors.Add(new ReportedDown(["stripe"], state => state.Position == "crm")), cancellationToken: token),
        },
    ];
}
