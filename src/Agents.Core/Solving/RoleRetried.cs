using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A call of a role failed in a way that may pass, and is tried again.</summary>
public sealed record RoleRetried : AgentEvent
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets the role.</summary>
    public required Role Role { get; init; }

    /// <summary>Gets which retry it is, from 1.</summary>
    public required int Retry { get; init; }

    /// <summary>Gets how long it waits before.</summary>
    public required TimeSpan Delay { get; init; }

    /// <summary>Gets what the call failed with.</summary>
    public required Exception Failure { get; init; }

    internal override AgentEvent WithoutContent() => this with { Failure = WithheldFailureException.Of(Failure) };
}
