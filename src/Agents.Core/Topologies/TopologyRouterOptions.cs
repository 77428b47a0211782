namespace Agents.Core.Topologies;

/// <summary>The thresholds of a topology router. The defaults are those of AdaptOrch (arXiv 2602.16873, algorithm 1).</summary>
/// <remarks>Read once when the router is made; changes after that have no effect on it.</remarks>
public sealed class TopologyRouterOptions
{
    /// <summary>Gets or sets θω: above which part of subtasks that can run at once all are run at once.</summary>
    /// <value>0 to 1. The default is 0.5.</value>
    public double WidthThreshold { get; set; } = 0.5;

    /// <summary>Gets or sets θγ: above which mean coupling subtasks need a lead.</summary>
    /// <value>0 to 1. The default is 0.6.</value>
    public double CouplingThreshold { get; set; } = 0.6;

    /// <summary>Gets or sets θδ: above how many subtasks a lead pays off.</summary>
    /// <value>0 or more subtasks. The default is 5. The source names it for the depth, but compares it with the number of subtasks, as we do.</value>
    public int SizeThreshold { get; set; } = 5;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (WidthThreshold is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"{nameof(WidthThreshold)} must be 0 to 1, but is {WidthThreshold}."));
        }

        if (CouplingThreshold is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"{nameof(CouplingThreshold)} must be 0 to 1, but is {CouplingThreshold}."));
        }

        if (SizeThreshold < 0)
        {
            failures.Add($"{nameof(SizeThreshold)} must be 0 or more, but is {SizeThreshold}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(TopologyRouterOptions), failures);
        }
    }
}
