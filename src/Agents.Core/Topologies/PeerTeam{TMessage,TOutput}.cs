using Agents.Core.Messaging;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Agents that work on one goal as equals: in synchronous rounds each one reads what arrived, and writes to its neighbors, until they agree or
/// the rounds are over.</summary>
/// <typeparam name="TMessage">The type of what peers send.</typeparam>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>
/// <para>Immutable, thread-safe, and reusable by any number of runs at once; <see cref="PeerTeam.Create"/> makes it.</para>
/// <para>The rounds stand in a graph, a node for each peer and round, so that all peers of a round work at once. What a peer sends in a round is
/// read in the next one, sorted by sender, so that who was faster makes no difference. A peer that fails is lost; the others go on without it, and the
/// run ends as <see cref="StopReason.Partial"/>.</para>
/// <para>Source of the rounds: the LOCAL model (Linial 1992), as AgentsNet, arXiv 2507.08616, uses it.</para>
/// </remarks>
public sealed class PeerTeam<TMessage, TOutput> : IAgent<Goal, PeerResult<TOutput>>, ITracedAgent
{
    internal PeerTeam(string name, PeerNetwork network, IPeer<TMessage, TOutput>[] peers, PeerTeamOptions<TMessage, TOutput> options)
    {
        Name = name;
        Network = network;
        // Each under its own name, so that spend and events tell them apart even where one agent stands at several places.
        Peers = [.. peers.Select((peer, index) => peer.Name == network.Names[index] ? peer : Agent.Create<PeerTurn<TMessage, TOutput>, PeerMove<TMessage, TOutput>>(network.Names[index], peer.InvokeAsync).AsPeer())];
        Rounds = options.Rounds;
        HasAgreed = options.HasAgreed;
        TurnTimeout = options.TurnTimeout;
        CancelGrace = options.CancelGrace;
        MaxConcurrency = options.MaxConcurrency;
        Post = options.Post.Copy();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    AgentOperation ITracedAgent.Operation => AgentOperation.Workflow;

    internal PeerNetwork Network { get; }

    internal IPeer<TMessage, TOutput>[] Peers { get; }

    internal int Rounds { get; }

    internal Func<IReadOnlyList<TOutput>, AgentContext, CancellationToken, ValueTask<bool>>? HasAgreed { get; }

    internal TimeSpan TurnTimeout { get; }

    internal TimeSpan CancelGrace { get; }

    internal int MaxConcurrency { get; }

    internal PostOfficeOptions<TMessage> Post { get; }

    /// <inheritdoc/>
    public async ValueTask<PeerResult<TOutput>> InvokeAsync(Goal input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        using PeerRun<TMessage, TOutput> run = new(this, input, context);
        return await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
