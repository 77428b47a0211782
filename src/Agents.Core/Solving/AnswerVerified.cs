using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A verifier judged a result.</summary>
public sealed record AnswerVerified : AgentEvent
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets who made the result: the executor or the aggregator.</summary>
    public required Role Role { get; init; }

    /// <summary>Gets which result of the task it was, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets whether it is what was asked for.</summary>
    public required bool IsAccepted { get; init; }
}
