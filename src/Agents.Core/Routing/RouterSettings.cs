namespace Agents.Core.Routing;

/// <summary>The options of a router, copied when it was made. Immutable but for what its table of qualities learns.</summary>
internal sealed class RouterSettings
{
    private readonly ToolProbe[] _probes;

    public RouterSettings(ToolGraph graph, RouterOptions options)
    {
        Escalation = options.Escalation;
        Monitors = [.. options.Monitors];
        _probes = [.. options.Probes];
        Health = options.Health;
        MaxReroutes = options.MaxReroutes ?? graph.Nodes.Count(node => node.Kind == RouteNodeKind.Tool);
        MaxEscalations = options.MaxEscalations;
        MonitorTimeout = options.MonitorTimeout;
        Quality = options.Quality is null ? null : new QualitySettings(graph, options);
    }

    public IEscalation Escalation { get; }

    public IRouteMonitor[] Monitors { get; }

    public ToolHealth? Health { get; }

    public int MaxReroutes { get; }

    public int MaxEscalations { get; }

    public TimeSpan MonitorTimeout { get; }

    public QualitySettings? Quality { get; }

    /// <summary>Gets the health of the tools in a run: the one given, or the run's own.</summary>
    public ToolHealth HealthIn(AgentContext context) => Health ?? RunHealth.Of(context);

    /// <summary>Looks after the tools until the result is disposed.</summary>
    public ProbeLoop StartProbes(ToolHealth health, AgentContext context) => new(health, _probes, context.Clock, (probe, failure) =>
    {
        string reason = failure is TimeoutException ? "It took too long." : $"It failed with {failure.GetType().Name}.";
        RoutingLog.ProbeThrew(context.Logger, failure, probe.Tool, context.RunId);
        if (context.IsObserved)
        {
            context.Emit(new ToolProbeFailed { Tool = probe.Tool, Reason = reason });
        }
    });
}
