using Agents.Core.Chat;
using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>The tools of a scenario of our own, a model that answers from a script, and what the routes that were taken came to.</summary>
public sealed class OwnScene
{
    private readonly List<EventRecorder> _routes = [];
    private readonly List<ScriptedChatClient> _models = [];
    private string _ended = string.Empty;

    /// <summary>Gets the tools. A scenario that measures health in another way puts its own in their place, before it does anything else.</summary>
    public ScenarioTools Tools { get; set; } = new();

    /// <summary>Makes an escalation that asks a chat agent on a scripted model.</summary>
    /// <param name="turns">What the model answers, in order.</param>
    public IEscalation Ask(params Turn[] turns)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(turns);
        _models.Add(model);
        return Escalation.ToModel(ChatAgent.Create("planner", model).Build());
    }

    /// <summary>Takes a route on the graph of the published refunds.</summary>
    /// <param name="configure">Changes the options of the router.</param>
    /// <param name="run">Changes the options of the run.</param>
    /// <param name="cancellationToken">Ends the route.</param>
    public Task RefundAsync(Action<RouterOptions>? configure = null, Action<RunOptions>? run = null, CancellationToken cancellationToken = default) =>
        RunAsync(RouteDomains.Support.CreateGraph(Tools), RouteDomains.Support.Goal, configure, run, cancellationToken);

    /// <summary>Takes a route.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="configure">Changes the options of the router.</param>
    /// <param name="run">Changes the options of the run.</param>
    /// <param name="cancellationToken">Ends the route.</param>
    /// <exception cref="InvalidOperationException">The counters of the route do not agree with its events and its tools.</exception>
    public async Task RunAsync(
        ToolGraph graph, string goal, Action<RouterOptions>? configure = null, Action<RunOptions>? run = null, CancellationToken cancellationToken = default)
    {
        SelfHealingRouter router = SelfHealingRouter.Create("own", graph, options =>
        {
            options.Health = Tools.Health;
            configure?.Invoke(options);
        });
        EventRecorder events = new();
        _routes.Add(events);
        int before = Tools.Calls;
        RunOptions runOptions = new() { Clock = Tools.Clock, Observers = { events } };
        run?.Invoke(runOptions);
        try
        {
            RouteResult result = (await router.RunAsync(new RouteRequest { Goal = goal }, runOptions, cancellationToken)).Output;
            _ended = RouteContender.WordsOf(result);
            ThrowIfDifferent(result.Counters, Count([events], Tools.Calls - before));
        }
        catch (OperationCanceledException)
        {
            _ended = "cancelled";
        }
    }

    /// <summary>Gets what came of the routes that were taken.</summary>
    public OwnRun Result()
    {
        RouteCounters counters = Count(_routes, Tools.Calls);
        return new OwnRun
        {
            Path = string.Join(" | ", _routes.Select(RouteTrace.PathOf)),
            Ended = _ended,
            ModelCalls = _models.Sum(model => model.Requests.Count),
            ToolCalls = counters.ToolCalls,
            Failures = counters.Failures,
            Reroutes = counters.Reroutes,
            Escalations = counters.Escalations,
            Tolerated = counters.Tolerated,
            Replans = _routes.Sum(events => RouteTrace.Count(events, RouteDecisionKind.Replan)),
        };
    }

    private static RouteCounters Count(IReadOnlyList<EventRecorder> routes, int toolCalls) => new()
    {
        ToolCalls = toolCalls,
        Failures = routes.Sum(events => RouteTrace.Count(events, RouteDecisionKind.Fail)),
        Reroutes = routes.Sum(events => RouteTrace.Count(events, RouteDecisionKind.Reroute)),
        Escalations = routes.Sum(events => RouteTrace.Count(events, RouteDecisionKind.Escalate)),
        Tolerated = routes.Sum(events => RouteTrace.LinesOf(events).Where(line => line.Kind == RouteDecisionKind.Tolerate).Sum(line => line.Answers.Count)),
    };

    private static void ThrowIfDifferent(RouteCounters counted, RouteCounters told)
    {
        if (counted != told)
        {
            throw new InvalidOperationException($"The router counted {counted}, but its events and tools say {told}.");
        }
    }
}
