using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>What a team is given: a goal, and the tasks that together reach it.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TeamRequest
{
    /// <summary>Gets the goal.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the tasks, and what depends on what.</summary>
    public required TaskGraph Tasks { get; init; }
}
