using static System.FormattableString;

namespace Agents.Core.Topologies;

/// <summary>Chooses a topology for a task graph by its shape alone, without a model.</summary>
/// <remarks>
/// <para>
/// Algorithm 1 of AdaptOrch (arXiv 2602.16873). The first rule that fits decides: (1) no edges: parallel; (2) width 1: sequential; (3) coupling above
/// its threshold, and more subtasks than theirs: hierarchical; (4) width ratio above its threshold, and coupling not above its own: parallel;
/// (5) else hybrid.
/// </para>
/// <para>
/// Three things are added. (0) A single subtask is sequential. (4) can fire where edges must be waited for; then parallel means that no layer waits
/// for another, and <see cref="TopologyChoice.IsDependencyDriven"/> says so. (6) A coupling that a synthesis raised above its threshold is
/// hierarchical before rules 1 to 5 are looked at, so that raising it always comes to an end.
/// </para>
/// <para>Immutable and thread-safe. One pass over subtasks and edges, without recursion.</para>
/// </remarks>
public sealed class TopologyRouter
{
    private readonly double _widthThreshold;
    private readonly double _couplingThreshold;
    private readonly int _sizeThreshold;

    /// <summary>Initializes a router.</summary>
    /// <param name="options">The thresholds; <see langword="null"/> for the defaults.</param>
    /// <exception cref="AgentOptionsException">The options cannot be used.</exception>
    public TopologyRouter(TopologyRouterOptions? options = null)
    {
        options ??= new TopologyRouterOptions();
        options.ThrowIfInvalid();
        _widthThreshold = options.WidthThreshold;
        _couplingThreshold = options.CouplingThreshold;
        _sizeThreshold = options.SizeThreshold;
    }

    /// <summary>Chooses a topology.</summary>
    /// <param name="graph">The task graph.</param>
    /// <param name="raisedCoupling">A coupling to use in place of the graph's own, after results contradicted each other; <see langword="null"/> for the
    /// graph's own.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    public TopologyChoice Choose(TaskGraph graph, Coupling? raisedCoupling = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        TaskLayers layers = TaskLayers.Of(graph);
        TopologyMetrics metrics = TopologyMetrics.Measure(graph, layers);
        double coupling = raisedCoupling?.Value ?? metrics.CouplingDensity;
        int waits = CountWaits(graph);
        (int rule, Topology topology, string reason) = Decide(metrics, coupling, raisedCoupling is not null, waits);
        return new TopologyChoice
        {
            Topology = topology,
            Rule = rule,
            Reason = reason,
            Metrics = metrics,
            Layers = layers,
            IsDependencyDriven = rule == 4 && waits > 0,
        };
    }

    private static int CountWaits(TaskGraph graph)
    {
        int waits = 0;
        foreach (ref readonly TaskEdge edge in graph.EdgeSpan)
        {
            waits += edge.MustWait ? 1 : 0;
        }

        return waits;
    }

    private (int Rule, Topology Topology, string Reason) Decide(TopologyMetrics metrics, double coupling, bool isRaised, int waits)
    {
        if (metrics.Tasks == 1)
        {
            return (0, Topology.Sequential, "There is 1 task, so there is nothing to divide.");
        }

        if (isRaised && coupling > _couplingThreshold)
        {
            return (6, Topology.Hierarchical, Invariant(
                $"The coupling was raised to {coupling:0.###}, above {_couplingThreshold:0.###}, so a lead settles what contradicts itself, whatever the shape."));
        }

        if (metrics.Edges == 0)
        {
            return (1, Topology.Parallel, Invariant($"None of the {metrics.Tasks} tasks depends on another, so all run at once."));
        }

        if (metrics.Width == 1)
        {
            return (2, Topology.Sequential, Invariant($"No 2 of the {metrics.Tasks} tasks can run at once (width 1), so they run one after the other."));
        }

        if (coupling > _couplingThreshold && metrics.Tasks > _sizeThreshold)
        {
            return (3, Topology.Hierarchical, Invariant(
                $"The coupling {coupling:0.###} is above {_couplingThreshold:0.###} and {metrics.Tasks} tasks are more than {_sizeThreshold}, so a lead holds them together."));
        }

        return metrics.WidthRatio > _widthThreshold && coupling <= _couplingThreshold
            ? (4, Topology.Parallel, DescribeParallel(metrics, coupling, waits))
            : (5, Topology.Hybrid, DescribeHybrid(metrics, coupling));
    }

    private string DescribeParallel(TopologyMetrics metrics, double coupling, int waits)
    {
        string reason = Invariant($"{metrics.Width} of {metrics.Tasks} tasks can run at once, a part of {metrics.WidthRatio:0.###}, above {_widthThreshold:0.###}, ")
            + Invariant($"and the coupling {coupling:0.###} is not above {_couplingThreshold:0.###}, so there are no barriers.");
        return waits == 0
            ? reason
            : Invariant($"{reason} {waits} of {metrics.Edges} edges are strong or carry data, so a task starts when those that it needs have ended.");
    }

    private string DescribeHybrid(TopologyMetrics metrics, double coupling) => coupling > _couplingThreshold
        ? Invariant($"The coupling {coupling:0.###} is above {_couplingThreshold:0.###}, but {metrics.Tasks} tasks are not more than {_sizeThreshold}, ")
            + Invariant($"so they run in {metrics.Depth} layers.")
        : Invariant($"{metrics.Width} of {metrics.Tasks} tasks can run at once, a part of {metrics.WidthRatio:0.###}, not above {_widthThreshold:0.###}, ")
            + Invariant($"so they run in {metrics.Depth} layers.");
}
