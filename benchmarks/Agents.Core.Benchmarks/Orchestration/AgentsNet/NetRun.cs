using Agents.Core.Messaging;
using Agents.Core.Roles;
using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>What peers reached at a task.</summary>
/// <param name="Score">The score; 0 to 1.</param>
/// <param name="Messages">How many messages they sent.</param>
public sealed record NetRun(double Score, long Messages)
{
    /// <summary>Gives the rounds in which a task is to be solved: 4, 5 and 6 for local tasks of 4, 8 and 16 peers, else twice the diameter and one.</summary>
    /// <param name="task">The task.</param>
    /// <param name="graph">The graph.</param>
    /// <returns>The rounds after the first messages.</returns>
    public static int RoundsFor(INetTask task, SampleGraph graph) => task.IsLocal && graph.Count is 4 or 8 or 16
        ? int.Log2(graph.Count) + 2
        : (2 * graph.Diameter) + 1;

    /// <summary>Lets peers solve a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="graph">Who may write to whom.</param>
    /// <param name="rounds">In how many rounds after round 0; with 0, nobody hears anything.</param>
    /// <param name="seed">What the values follow from that peers would choose.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What they reached.</returns>
    public static async Task<NetRun> RunAsync(INetTask task, SampleGraph graph, int rounds, int seed, CancellationToken cancellationToken)
    {
        Random chance = new(seed);
        FloodingPeer peer = new(task, [.. Enumerable.Range(0, graph.Count).Select(_ => chance.Next(2))]);
        PeerNetwork network = PeerNetwork.Create(graph.Names, graph.Edges.SelectMany(edge => ((int, int)[])[edge, (edge.Other, edge.One)]));
        PeerTeam<IReadOnlyList<KnownPeer>, FloodNote> team = PeerTeam.Create<IReadOnlyList<KnownPeer>, FloodNote>(
            "peers", network, [.. Enumerable.Repeat(peer, graph.Count)], options => options.Rounds = rounds);
        PeerResult<FloodNote> result = await VirtualRuns.RunAtOnceAsync(team, Goal.Of(task.Name), null, cancellationToken);
        if (result.Outputs.Any(output => output.LostInRound is not null) || result.Traffic is not { Refused: 0, Dropped: 0 })
        {
            throw new InvalidOperationException($"All peers and messages must arrive, but of {result.Traffic.Sent} messages {result.Traffic.Refused + result.Traffic.Dropped} did not.");
        }

        return new NetRun(task.Score(graph, [.. result.Outputs.Select(output => output.Output!.Answer ?? "")]), result.Traffic.Sent);
    }
}
