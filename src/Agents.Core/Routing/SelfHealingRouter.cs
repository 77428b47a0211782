using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Calls the tools of a graph one after the other along the cheapest route to a goal, and takes another route when one of them fails.</summary>
/// <remarks>
/// <para>
/// Before each step all monitors are asked; what they report as down is taken out of the graph at once, whatever its number. After a failure the
/// route goes on from the last tool that succeeded, by the cheapest way that is left; tools that changed something are never called again. No
/// model takes part in that. Only when no way is left, or a monitor sees a risk, or nobody knows whether a side effect happened,
/// <see cref="RouterOptions.Escalation"/> is asked. Each failure is answered by a reroute, an escalation or a
/// toleration in the log; or, when nobody may be asked any more, by the line that hands the task over.
/// </para>
/// <para>
/// After arXiv 2603.01548 (Self-Healing Router), with two corrections: routes restart from the last success instead of the failed tool, and
/// reports of tools that are not on the route do not outbid a risk. Immutable and thread-safe; every call is a route of its own.
/// </para>
/// </remarks>
public sealed class SelfHealingRouter : IAgent<RouteRequest, RouteResult>
{
    private SelfHealingRouter(string name, ToolGraph graph, RouterOptions options)
    {
        Name = name;
        Graph = graph;
        Settings = new RouterSettings(graph, options);
        Tools = ToolSet.Create(graph.Nodes.Where(node => node.Kind == RouteNodeKind.Tool).Select(node => node.Tool!));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the graph.</summary>
    public ToolGraph Graph { get; }

    internal RouterSettings Settings { get; }

    internal ToolSet Tools { get; }

    /// <summary>Makes a router.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="graph">The tools and which may follow which.</param>
    /// <param name="configure">Changes the options; called at once. <see langword="null"/> for the defaults.</param>
    /// <returns>The router.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static SelfHealingRouter Create(string name, ToolGraph graph, Action<RouterOptions>? configure = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(graph);
        RouterOptions options = new();
        configure?.Invoke(options);
        options.ThrowIfInvalid(graph);
        return new SelfHealingRouter(name, graph, options);
    }

    /// <summary>Takes one route.</summary>
    /// <param name="input">What to reach, and what is known.</param>
    /// <param name="context">The place in the run.</param>
    /// <param name="cancellationToken">Ends the route.</param>
    /// <returns>How the route ended. One that was handed over, or that reached another goal, makes the run end with
    /// <see cref="StopReason.Escalated"/> or <see cref="StopReason.GoalDemoted"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph does not have the state where the route is to begin.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<RouteResult> InvokeAsync(RouteRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        RouteExecution execution = new(this, input, context);
        await using (Settings.StartProbes(execution.Health, context).ConfigureAwait(false))
        {
            return await execution.RunAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
