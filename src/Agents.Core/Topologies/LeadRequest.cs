using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>What a lead sees when it decides who does what next.</summary>
/// <remarks>Immutable.</remarks>
public sealed record LeadRequest
{
    /// <summary>Gets the goal and all tasks.</summary>
    public required TeamRequest Request { get; init; }

    /// <summary>Gets the names of the members, each once.</summary>
    public required IReadOnlyList<string> Workers { get; init; }

    /// <summary>Gets which round of delegating it is, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Gets how many rounds there may be.</summary>
    public required int MaxRounds { get; init; }

    /// <summary>Gets the results so far, in the order of the tasks.</summary>
    public required IReadOnlyList<TaskResult> Results { get; init; }

    /// <summary>Gets the tasks that were delegated and have no result, in order.</summary>
    public required IReadOnlyList<MissingTask> Missing { get; init; }

    /// <summary>Gets the ids of the tasks that were not delegated yet, in order.</summary>
    public required IReadOnlyList<string> Open { get; init; }
}
