namespace Agents.Core.Topologies;

/// <summary>Whoever was to put results together failed, and they follow each other as they are.</summary>
public sealed record SynthesisFailed : AgentEvent
{
    /// <summary>Gets the name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets what it failed with.</summary>
    public required Exception Failure { get; init; }

    internal override AgentEvent WithoutContent() => this with { Failure = WithheldFailureException.Of(Failure) };
}
