namespace Agents.Core.Routing;

/// <summary>How a router works.</summary>
/// <remarks>Read once when the router is made; changes after that have no effect on it.</remarks>
public sealed class RouterOptions
{
    /// <summary>The greatest <see cref="MaxEscalations"/>.</summary>
    public const int EscalationsLimit = 100;

    /// <summary>Gets or sets who is asked when routing alone cannot go on.</summary>
    /// <value>The default is <see cref="Escalation.HandOver"/>: the route ends and the caller reads why.</value>
    public IEscalation Escalation { get; set; } = Routing.Escalation.HandOver;

    /// <summary>Gets what watches each route before each step, beside the health of the tools, which is always watched.</summary>
    /// <value>The default is empty. Of signals with the same priority and kind the monitor that was added first wins.</value>
    public IList<IRouteMonitor> Monitors { get; } = [];

    /// <summary>Gets how tools are looked after while a route is under way.</summary>
    /// <value>The default is empty: their health is learned from calls alone. One for each tool at most.</value>
    public IList<ToolProbe> Probes { get; } = [];

    /// <summary>Gets or sets the health of the tools.</summary>
    /// <value>The default is <see langword="null"/>: each run has its own, which all its routers and agents share. Give the same to several
    /// routers and agents to share it across runs.</value>
    public ToolHealth? Health { get; set; }

    /// <summary>Gets or sets how many new routes one route may take without asking anybody.</summary>
    /// <value>0 or more, or <see langword="null"/> for the number of the graph's tools. The default is <see langword="null"/>. After that each
    /// further failure is escalated.</value>
    public int? MaxReroutes { get; set; }

    /// <summary>Gets or sets how often somebody may be asked during one route.</summary>
    /// <value>0 to <see cref="EscalationsLimit"/> times. The default is 3. After that the task is handed over.</value>
    public int MaxEscalations { get; set; } = 3;

    /// <summary>Gets or sets how long a monitor may take.</summary>
    /// <value>More than 0 and at most 1 hour, by the run's clock. The default is 1 second.</value>
    public TimeSpan MonitorTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets that routes are chosen by cost and quality, and how.</summary>
    /// <value>The default is <see langword="null"/>: the cheapest route by the costs of the graph and the health of the tools.</value>
    public QualityOptions? Quality { get; set; }

    /// <summary>Gets or sets what is expected of the tools where routes are chosen by cost and quality.</summary>
    /// <value>The default is <see langword="null"/>: each router learns for itself, from the graph's estimates on.</value>
    public QualityTable? QualityTable { get; set; }

    /// <summary>Gets or sets what a call that was made has cost, where routes are chosen by cost and quality.</summary>
    /// <value>The default is <see langword="null"/>: its duration in seconds. The unit is that of <see cref="QualityEstimate.Cost"/>. It
    /// returns 0 or more, and finite; another number, and what it throws, ends the run.</value>
    public Func<RouteStep, double>? MeasureCost { get; set; }

    internal void ThrowIfInvalid(ToolGraph graph)
    {
        List<string> failures = [];
        if (Escalation is null)
        {
            failures.Add($"{nameof(Escalation)} must not be null; Escalation.HandOver asks nobody.");
        }

        if (Escalation is PolicyEscalation policy)
        {
            failures.AddRange(policy.Goals.Where(goal => graph.GoalOf(goal) < 0).Select(goal =>
                $"{nameof(Escalation)} names the goal {NameText.Quote(goal)}, which the graph does not have; it has "
                + $"{string.Join(", ", graph.Goals.Select(known => NameText.Quote(known.Name)))}."));
        }

        if (Monitors.Contains(null!) || Probes.Contains(null!))
        {
            failures.Add($"{nameof(Monitors)} and {nameof(Probes)} must hold no null.");
        }

        HashSet<string> probed = new(StringComparer.Ordinal);
        foreach (ToolProbe? probe in Probes)
        {
            if (probe is not null && (!graph.TryGet(probe.Tool, out RouteNode? node) || node.Kind != RouteNodeKind.Tool))
            {
                failures.Add($"A probe looks after '{probe.Tool}', which is no tool of the graph.");
            }
            else if (probe is not null && !probed.Add(probe.Tool))
            {
                failures.Add($"Two probes look after '{probe.Tool}'.");
            }
        }

        if (MaxReroutes < 0)
        {
            failures.Add($"{nameof(MaxReroutes)} must be 0 or more, but is {MaxReroutes}.");
        }

        if (MaxEscalations is < 0 or > EscalationsLimit)
        {
            failures.Add($"{nameof(MaxEscalations)} must be 0 to {EscalationsLimit}, but is {MaxEscalations}.");
        }

        if (MonitorTimeout <= TimeSpan.Zero || MonitorTimeout > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(MonitorTimeout)} must be more than 0 and at most 1 hour, but is {MonitorTimeout}.");
        }

        if (Quality is null && (QualityTable is not null || MeasureCost is not null))
        {
            failures.Add($"{nameof(QualityTable)} and {nameof(MeasureCost)} need {nameof(Quality)}, which says that routes are chosen by cost and quality.");
        }

        Quality?.AddFailures(failures);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(RouterOptions), failures);
        }
    }
}
