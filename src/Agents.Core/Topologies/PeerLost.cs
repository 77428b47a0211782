namespace Agents.Core.Topologies;

/// <summary>A peer failed or was out of time, and takes no part in further rounds; what is sent to it is refused.</summary>
public sealed record PeerLost : AgentEvent
{
    /// <summary>Gets the peer's name.</summary>
    public required string Peer { get; init; }

    /// <summary>Gets the round in which it was lost.</summary>
    public required int Round { get; init; }

    /// <summary>Gets what it failed with.</summary>
    public required Exception Failure { get; init; }

    internal override AgentEvent WithoutContent() => this with { Failure = WithheldFailureException.Of(Failure) };
}
