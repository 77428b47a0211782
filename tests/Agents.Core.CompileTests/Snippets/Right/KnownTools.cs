// What is known of tools beforehand, and probes of them, as docs/concepts/routing.md shows them.
using Agents.Core.Routing;

static class KnownTools
{
    static SelfHealingRouter Create(ToolGraph graph)
    {
        ToolHealthOptions known = new()
        {
            Tools = { ["stripe"] = new() { Baseline = TimeSpan.FromMilliseconds(400), Quota = 100, QuotaWindow = TimeSpan.FromMinutes(1) } },
        };
        ToolHealth health = new(known);
        SelfHealingRouter router = SelfHealingRouter.Create("refunds", graph, options =>
        {
            options.Health = health;
            options.Probes.Add(new ToolProbe { Tool = "stripe", Check = token => IsUpAsync("stripe", token), Interval = TimeSpan.FromSeconds(30) });
        });
        health.ReportQuota("stripe", used: 98, limit: 100, resetAfter: TimeSpan.FromSeconds(20));
        return router;
    }

    static ValueTask<bool> IsUpAsync(string tool, CancellationToken cancellationToken) => new(tool.Length > 0);
}
