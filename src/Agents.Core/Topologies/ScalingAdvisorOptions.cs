namespace Agents.Core.Topologies;

/// <summary>The numbers behind a scaling advisor. The defaults follow "Towards a Science of Scaling Agent Systems" (arXiv 2512.08296).</summary>
/// <remarks>Read once when the advisor is made; changes after that have no effect on it.</remarks>
public sealed class ScalingAdvisorOptions
{
    /// <summary>The greatest <see cref="MaxAgents"/>: beyond it, what each agent has of a common budget is too little.</summary>
    public const int AgentsLimit = 4;

    /// <summary>Gets or sets above which success of one agent a team does not pay off.</summary>
    /// <value>0 to 1. The default is 0.45.</value>
    public double SaturationBoundary { get; set; } = 0.45;

    /// <summary>Gets or sets from how many tools on a task is heavy on tools.</summary>
    /// <value>1 or more tools. The default is 12.</value>
    public int ManyTools { get; set; } = 12;

    /// <summary>Gets or sets from which decomposability on a task is divided.</summary>
    /// <value>0 to 1. The default is 0.5.</value>
    public double DecomposabilityThreshold { get; set; } = 0.5;

    /// <summary>Gets or sets how large an overhead must be affordable for layers of agents that also write to each other.</summary>
    /// <value>0 or more, in percent. The default is 500.</value>
    public double HybridOverhead { get; set; } = 500;

    /// <summary>Gets or sets how many agents are advised at most.</summary>
    /// <value>1 to <see cref="AgentsLimit"/> agents. The default is <see cref="AgentsLimit"/>.</value>
    public int MaxAgents { get; set; } = AgentsLimit;

    /// <summary>Gets or sets what wins where one agent succeeds often and there are many tools.</summary>
    /// <value>The default is <see cref="SaturationPolicy.Boundary"/>.</value>
    public SaturationPolicy Saturation { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (SaturationBoundary is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"{nameof(SaturationBoundary)} must be 0 to 1, but is {SaturationBoundary}."));
        }

        if (ManyTools < 1)
        {
            failures.Add($"{nameof(ManyTools)} must be 1 or more, but is {ManyTools}.");
        }

        if (DecomposabilityThreshold is not (>= 0 and <= 1))
        {
            failures.Add(FormattableString.Invariant($"{nameof(DecomposabilityThreshold)} must be 0 to 1, but is {DecomposabilityThreshold}."));
        }

        if (HybridOverhead is not (>= 0 and < double.PositiveInfinity))
        {
            failures.Add(FormattableString.Invariant($"{nameof(HybridOverhead)} must be 0 or more and finite, but is {HybridOverhead}."));
        }

        if (MaxAgents is < 1 or > AgentsLimit)
        {
            failures.Add($"{nameof(MaxAgents)} must be 1 to {AgentsLimit}, but is {MaxAgents}.");
        }

        if (!Enum.IsDefined(Saturation))
        {
            failures.Add($"{nameof(Saturation)} must be Boundary or Archetype, but is {Saturation}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ScalingAdvisorOptions), failures);
        }
    }
}
