using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Agents that work on one goal together, in any topology.</summary>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once. <see cref="Create"/> begins to build one. The same members work in
/// every topology, as nodes of a graph in the caller's place, so that all of them charge the same ledger: whatever the topology, a run has
/// one budget.</para>
/// <para>Tasks are given to the members in turn, by their place in the task graph, unless a task or a lead names one.</para>
/// </remarks>
public sealed class Team
{
    internal Team(
        string name,
        IReadOnlyList<IAgent<ExecuteRequest, Answer>> members,
        IAggregator aggregator,
        IAggregator arbiter,
        ILead lead,
        ITextSimilarity similarity,
        TeamOptions options)
    {
        Name = name;
        Members = members;
        Aggregator = aggregator;
        Arbiter = arbiter;
        Lead = lead;
        Similarity = similarity;
        Rounds = options.Rounds;
        AgreementThreshold = options.AgreementThreshold;
        MaxConcurrency = options.MaxConcurrency;
        CallTimeout = options.CallTimeout;
        CancelGrace = options.CancelGrace;
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the members, in the order of their turns.</summary>
    public IReadOnlyList<IAgent<ExecuteRequest, Answer>> Members { get; }

    internal IAggregator Aggregator { get; }

    internal IAggregator Arbiter { get; }

    internal ILead Lead { get; }

    internal ITextSimilarity Similarity { get; }

    internal int Rounds { get; }

    internal double AgreementThreshold { get; }

    internal int MaxConcurrency { get; }

    internal TimeSpan CallTimeout { get; }

    internal TimeSpan CancelGrace { get; }

    /// <summary>Begins to build a team.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <returns>A builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public static TeamBuilder Create(string name) => new(AgentPath.CheckName(name, nameof(name)));

    /// <summary>Arranges the members in a topology, and lets somebody put their results together.</summary>
    /// <param name="topology">The topology.</param>
    /// <returns>An agent of the team's name, whose answer is whole. What is missing is in its notes, and the run ends as
    /// <see cref="StopReason.Partial"/>; with no result at all it fails with a <see cref="TeamFailedException"/>.</returns>
    /// <remarks>
    /// <see cref="Topology.Single"/>: the first member gets the goal and all tasks in one. <see cref="Topology.Sequential"/>: one task after the
    /// other, each with all results before it; the last result is the answer. <see cref="Topology.Parallel"/>: all tasks at once, each by itself, but
    /// never before one that it <see cref="TaskEdge.MustWait"/> for. <see cref="Topology.Hybrid"/>: layer by layer, at once within a layer.
    /// <see cref="Topology.Hierarchical"/>: a lead gives out the tasks round by round, and the arbiter puts the results together.
    /// <see cref="Topology.Decentralized"/>: every member drafts an answer to the whole, reads the drafts of the others and improves its own, until
    /// they agree or the rounds are over. In all others the aggregator puts the results together.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topology"/> is unknown.</exception>
    public IAgent<TeamRequest, Answer> Arrange(Topology topology) => new ArrangedTeam(this, Checked(topology));

    /// <summary>Arranges the members in a topology, and leaves their results as they are.</summary>
    /// <param name="topology">The topology; see <see cref="Arrange"/>.</param>
    /// <returns>An agent of the team's name that gives every result. It has an outcome even when nobody came to one.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="topology"/> is unknown.</exception>
    public IAgent<TeamRequest, TeamOutcome> ArrangeParts(Topology topology) => new ArrangedParts(this, Checked(topology));

    private static Topology Checked(Topology topology) => Enum.IsDefined(topology)
        ? topology
        : throw new ArgumentOutOfRangeException(nameof(topology), topology, $"The topology must be a known one, but is {topology}.");
}
