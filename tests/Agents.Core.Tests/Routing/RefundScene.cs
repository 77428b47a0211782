using Agents.Core.Budgets;
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

    /// <summary>Gets what the run has spent and set aside when the last route ended, however it did.</summary>
    public BudgetSnapshot? Ledger { get; private set; }

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

    public Task<RunResult<RouteResult>> RunAsync(SelfHealingRouter router, string goal, Action<RunOptions>? configure = null) =>
        RunAsync(router, new RouteRequest { Goal = goal }, configure);

    public Task<RunResult<RouteResult>> RunAsync(
        SelfHealingRouter router, RouteRequest request, Action<RunOptions>? configure = null, CancellationToken? token = null)
    {
        RunOptions options = new() { Clock = Clock, Ids = IdSource.FromSeed(1), ObserverGrace = TimeSpan.FromHours(1), Observers = { Recorder } };
        configure?.Invoke(options);
        IAgent<RouteRequest, RouteResult> caller = Agent.Create<RouteRequest, RouteResult>("caller", async (input, context, cancellationToken) =>
        {
            try
            {
                return await context.InvokeAsync(router, input, cancellationToken);
            }
            finally
            {
                Ledger = context.Budget.GetSnapshot();
            }
        });
        return caller.RunAsync(request, options, token ?? TestContext.Current.CancellationToken);
    }

    /// <summary>Gets the log of a route, a line each.</summary>
    public static string[] Log(RunResult<RouteResult> result) => [.. result.Output.Log.Select(line => line.ToString())];

    /// <summary>Makes the counters of a route.</summary>
    public static RouteCounters Counters(int calls, int failures = 0, int reroutes = 0, int escalations = 0, int tolerated = 0) =>
        new() { ToolCalls = calls, Failures = failures, Reroutes = reroutes, Escalations = escalations, Tolerated = tolerated };
}
