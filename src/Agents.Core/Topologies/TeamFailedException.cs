using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>No task of a team has a result.</summary>
public sealed class TeamFailedException : AgentException
{
    internal TeamFailedException(string team, Topology topology, IReadOnlyList<MissingTask> missing)
        : base($"The team '{team}' ({topology}) has no result: none of its {missing.Count} tasks was done. {missing[0].TaskId}: {missing[0].Reason}")
    {
        Team = team;
        Topology = topology;
        Missing = missing;
    }

    /// <summary>Gets the name of the team.</summary>
    public string Team { get; }

    /// <summary>Gets in which topology it worked.</summary>
    public Topology Topology { get; }

    /// <summary>Gets the tasks, and why they have no result.</summary>
    public IReadOnlyList<MissingTask> Missing { get; }
}
