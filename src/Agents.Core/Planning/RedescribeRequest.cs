using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>A part of a plan that is to be put in the words of a task that an agent did well.</summary>
/// <remarks>Immutable.</remarks>
public sealed record RedescribeRequest
{
    /// <summary>Gets what the part is to reach.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets the name of the agent that gets it.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets the task that the agent did well.</summary>
    public required string Example { get; init; }
}
