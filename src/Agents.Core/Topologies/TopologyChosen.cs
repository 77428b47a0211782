namespace Agents.Core.Topologies;

/// <summary>It was decided in which topology a team works.</summary>
public sealed record TopologyChosen : AgentEvent
{
    /// <summary>Gets which time it is; 0 for the first.</summary>
    public required int Iteration { get; init; }

    /// <summary>Gets the choice, with its numbers and its reason.</summary>
    public required TopologyChoice Choice { get; init; }
}
