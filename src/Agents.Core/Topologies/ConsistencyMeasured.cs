namespace Agents.Core.Topologies;

/// <summary>The results of a team were compared with each other.</summary>
public sealed record ConsistencyMeasured : AgentEvent
{
    /// <summary>Gets which time it is; 0 for the first.</summary>
    public required int Iteration { get; init; }

    /// <summary>Gets how far they say the same.</summary>
    /// <value>0 to 1.</value>
    public required double Score { get; init; }

    /// <summary>Gets from which score on they are merged.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets whether they are merged; if not, they are settled by the arbiter, and the work may be arranged anew.</summary>
    public required bool IsConsistent { get; init; }
}
