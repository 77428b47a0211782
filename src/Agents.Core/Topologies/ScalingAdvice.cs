namespace Agents.Core.Topologies;

/// <summary>Whether several agents pay off for a task, and how they should stand to each other.</summary>
public sealed record ScalingAdvice
{
    /// <summary>Gets whether several agents pay off.</summary>
    public required bool PaysOff { get; init; }

    /// <summary>Gets the topology; <see cref="Topology.Single"/> when several agents do not pay off.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Gets how many agents are advised.</summary>
    /// <value>1 when several do not pay off.</value>
    public required int Agents { get; init; }

    /// <summary>Gets which rules led there, in the order in which they fired; at least one.</summary>
    public required IReadOnlyList<ScalingReason> Reasons { get; init; }

    /// <summary>Gets how many reasoning turns <see cref="TurnLaw"/> predicts for so many agents.</summary>
    public required double PredictedTurns { get; init; }

    /// <summary>Gets how many more turns than one agent's that is, in percent.</summary>
    public required double PredictedOverhead { get; init; }
}
