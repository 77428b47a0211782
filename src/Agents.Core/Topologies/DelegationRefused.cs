namespace Agents.Core.Topologies;

/// <summary>A lead gave out a task that cannot be done so, and it was not.</summary>
public sealed record DelegationRefused : AgentEvent
{
    /// <summary>Gets which round of delegating it was, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Gets one sentence about what is wrong.</summary>
    public required string Reason { get; init; }

    internal override AgentEvent WithoutContent() => this with { Reason = Withheld };
}
