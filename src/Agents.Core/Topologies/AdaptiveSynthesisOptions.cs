namespace Agents.Core.Topologies;

/// <summary>How results are checked against each other, and when the work is arranged anew.</summary>
/// <remarks>Read once when the agent is made. Not thread-safe while it is being changed.</remarks>
public sealed class AdaptiveSynthesisOptions
{
    /// <summary>The greatest <see cref="MaxReroutes"/>.</summary>
    public const int GreatestReroutes = 5;

    /// <summary>Gets or sets from which consistency on results are merged.</summary>
    /// <value>0 to 1. The default is 0.5, for <see cref="Roles.WordSimilarity"/>; for cosines of embeddings take 0.7. The paper names no number; these
    /// are ours.</value>
    public double ConsistencyThreshold { get; set; } = 0.5;

    /// <summary>Gets or sets by how much the coupling is raised before the work is arranged anew.</summary>
    /// <value>0.2 to 1. The default is 0.2, so that it reaches 1 after five times at most.</value>
    public double CouplingStep { get; set; } = 0.2;

    /// <summary>Gets or sets how often the work may be arranged anew.</summary>
    /// <value>0 to <see cref="GreatestReroutes"/>. The default is <see cref="GreatestReroutes"/>. After the last time the arbiter's answer stands.</value>
    public int MaxReroutes { get; set; } = GreatestReroutes;

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (ConsistencyThreshold is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(ConsistencyThreshold)} must be 0 to 1, but is {ConsistencyThreshold}.");
        }

        if (CouplingStep is not (>= 0.2 and <= 1))
        {
            failures.Add($"{nameof(CouplingStep)} must be 0.2 to 1, but is {CouplingStep}.");
        }

        if (MaxReroutes is < 0 or > GreatestReroutes)
        {
            failures.Add($"{nameof(MaxReroutes)} must be 0 to {GreatestReroutes}, but is {MaxReroutes}.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(AdaptiveSynthesisOptions), failures);
        }
    }
}
