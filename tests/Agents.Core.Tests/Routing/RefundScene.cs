using Agents.Core.Routing;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Tests.Routing;

/// <summary>Tools that do as they are told, on a clock that stands still, and what they were called with.</summary>
internal sealed class RefundScene
{
    private readonly Dictionary<string, Func<CancellationToken, ValueTask<object?>>> _acts = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [];

    public ManualTimeProvider Clock { get; } = new();

    public EventRecorder Recorder { get; } = new();

    /// <summary>Gets the names of the tools that were called, in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    public Tool Tool(string name, ToolPolicy? policy = null) => Core.Tools.Tool.Create(
        (CancellationToken cancellationToken) =>
        {
            lock (_calls)
            {
                _calls.Add(name);
            }

            return _acts.TryGetValue(name, out Func<CancellationToken, ValueTask<object?>>? act)
                ? act(cancellationToken)
                : ValueTask.FromResult<object?>($"{name} done");
        },
        name,
        policy: policy);

    /// <summary>Makes tools fail from now on.</summary>
    public RefundScene Break(params string[] tools)
    {
        foreach (string tool in tools)
        {
            _acts[tool] = _ => throw new InvalidOperationException($"{tool} is broken");
        }

        return this;
    }

    public RefundScene Act(string tool, Func<CancellationToken, ValueTask<object?>> act)
    {
        _acts[tool] = act;
        return this;
    }

    /// <summary>Makes the graph of a refund: an order, one of two payments, one of two messages; and a goal without payment.</summary>
    public ToolGraph Refunds() => ToolGraph.Create(g => g
        .AddTool(Tool("order", new ToolPolicy { IsReadOnly = true }))
        .AddTool(Tool("stripe"))
        .AddTool(Tool("razorpay"), cost: 2)
        .AddTool(Tool("email"))
        .AddTool(Tool("sms"), cost: 2)
        .AddGoal("refunded")
        .AddGoal("told")
        .AddEdge(ToolGraph.StartState, "order")
        .AddEdge("order", "stripe", goals: ["refunded"])
        .AddEdge("order", "razorpay", goals: ["refunded"])
        .AddEdge("stripe", "email").AddEdge("stripe", "sms")
        .AddEdge("razorpay", "email").AddEdge("razorpay", "sms")
        .AddEdge("order", "email", goals: ["told"]).AddEdge("order", "sms", goals: ["told"])
        .AddEdge("email", ToolGraph.GoalState, cost: 1).AddEdge("sms", ToolGraph.GoalState, cost: 1));

    public Task<RunResult<RouteResult>> RunAsync(SelfHealingRouter router, string goal, Action<RunOptions>? configure = null)
    {
        RunOptions options = new() { Clock = Clock, Observers = { Recorder } };
        configure?.Invoke(options);
        return router.RunAsync(new RouteRequest { Goal = goal }, options, TestContext.Current.CancellationToken);
    }
}
