using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>A run that is cancelled at any point of its route.</summary>
public sealed class RouterCancellationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_a_route_is_cancelled_nothing_stays_reserved_and_no_trial_stays_taken()
    {
        int points = 0;
        for (int k = 1; ; k++)
        {
            using Cancelling scene = new(k);
            await scene.RunAsync(Token);
            if (!scene.HasCancelled)
            {
                points = k - 1;
                break;
            }
        }

        // Three looks a step and more, five calls, a post-condition, an escalation.
        Assert.InRange(points, 10, 40);
    }

    /// <summary>A route with a stage, a failure, a post-condition and an escalation, cancelled at the k-th point of the application's code.</summary>
    private sealed class Cancelling : IDisposable
    {
        private readonly RefundScene _scene = new();
        private readonly CancellationTokenSource _cancel = new();
        private readonly ToolHealth _health;
        private readonly int _at;
        private int _points;

        public Cancelling(int at)
        {
            _at = at;
            _health = new ToolHealth(clock: _scene.Clock);
        }

        public bool HasCancelled => _cancel.IsCancellationRequested;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cancel.Token);
            string[] tools = ["a", "b", "pay", "bill", "mail"];
            foreach (string tool in tools)
            {
                // On trial: a call that does not end would keep the tool out for good.
                _health.MarkDown(tool);
                _scene.Act(tool, async token =>
                {
                    Hit();
                    if (tool == "a")
                    {
                        // Done, and not judged yet, when the other tool of the stage is cancelled.
                        return tool;
                    }

                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    return tool == "pay" ? throw new IOException("broken") : tool;
                });
            }

            _scene.Clock.Advance(TimeSpan.FromSeconds(30));
            Task<RunResult<RouteResult>> run = _scene.RunAsync(Router(), new RouteRequest { Goal = "paid" }, token: both.Token);
            Exception? thrown = await Record.ExceptionAsync(() => run);
            Assert.True(thrown is null ? (await run).Output.Outcome == RouteOutcome.Demoted : HasCancelled && thrown is OperationCanceledException, $"{thrown}");
            Assert.Equal(default, _scene.Ledger!.Reserved);
            _scene.Clock.Advance(TimeSpan.FromSeconds(30));
            Assert.All(tools, tool => Assert.True(_health.TryBegin(tool), $"'{tool}' is still on trial after point {_at}."));
        }

        public void Dispose() => _cancel.Dispose();

        private void Hit()
        {
            if (Interlocked.Increment(ref _points) == _at)
            {
                _cancel.Cancel();
            }
        }

        private SelfHealingRouter Router()
        {
            RouteToolOptions checkedTool = new()
            {
                PostCondition = (_, _) =>
                {
                    Hit();
                    return true;
                },
            };
            ToolGraph graph = ToolGraph.Create(g => g
                .AddTool(_scene.Tool("a"), checkedTool).AddTool(_scene.Tool("b"), checkedTool).AddTool(_scene.Tool("pay")).AddTool(_scene.Tool("bill"), checkedTool)
                .AddTool(_scene.Tool("mail")).AddStage("both", ["a", "b"], 2).AddGoal("paid").AddGoal("told")
                .AddEdge("start", "both").AddEdge("both", "pay", goals: ["paid"]).AddEdge("pay", "goal")
                .AddEdge("both", "bill", goals: ["told"]).AddEdge("bill", "mail").AddEdge("mail", "goal"));
            return SelfHealingRouter.Create("cancelled", graph, options =>
            {
                options.Health = _health;
                options.Escalation = Escalation.ToPerson((_, _) =>
                {
                    Hit();
                    return ValueTask.FromResult(EscalationDecision.DemoteTo("told"));
                });
                options.Monitors.Add(new FakeMonitor(RouteSignalKind.Other, async (_, _) =>
                {
                    Hit();
                    await Task.Yield();
                    return new RouteSignal { Priority = 0, Why = "Nothing." };
                }));
            });
        }
    }
}
