using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>An agent in a role failed for good, and the solver went on without it.</summary>
public sealed record RoleFailed : AgentEvent
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets the role.</summary>
    public required Role Role { get; init; }

    /// <summary>Gets the name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets what it failed with.</summary>
    public required Exception Failure { get; init; }

    /// <summary>Gets one sentence about what was done instead.</summary>
    public required string Instead { get; init; }

    internal override AgentEvent WithoutContent() => this with { Failure = WithheldFailureException.Of(Failure) };
}
