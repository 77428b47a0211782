namespace Agents.Core.Topologies;

/// <summary>A round of peers has ended.</summary>
public sealed record PeerRoundEnded : AgentEvent
{
    /// <summary>Gets the round; the first is 0.</summary>
    public required int Round { get; init; }

    /// <summary>Gets how many peers took part in it to its end.</summary>
    public required int PeerCount { get; init; }

    /// <summary>Gets whether they agree, so that no further round follows.</summary>
    public required bool IsAgreed { get; init; }
}
