using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>What the members of a team came to, before it is put together.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TeamOutcome
{
    /// <summary>Gets in which topology they worked.</summary>
    public required Topology Topology { get; init; }

    /// <summary>Gets the results, in the order of the tasks; of peers, in the order of the peers.</summary>
    public required IReadOnlyList<TaskResult> Results { get; init; }

    /// <summary>Gets the tasks without a result, in order.</summary>
    public required IReadOnlyList<MissingTask> Missing { get; init; }

    /// <summary>Gets the answer, where the topology gives one by itself: of one agent, of the last step of a sequence, of peers that agreed.</summary>
    /// <value><see langword="null"/> when the results are still to be put together.</value>
    public Answer? Answer { get; init; }
}
