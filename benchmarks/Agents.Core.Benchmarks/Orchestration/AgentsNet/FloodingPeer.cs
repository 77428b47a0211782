using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>A peer that tells on what it has heard and nobody told it before, and in the last round solves a task for all that it knows.</summary>
/// <param name="task">The task.</param>
/// <param name="values">The value that each peer would choose, by index.</param>
/// <remarks>Immutable and thread-safe: the same one stands at all places.</remarks>
public sealed class FloodingPeer(INetTask task, IReadOnlyList<int> values) : IPeer<IReadOnlyList<KnownPeer>, FloodNote>
{
    /// <inheritdoc/>
    public string Name => "flooding";

    /// <inheritdoc/>
    public ValueTask<PeerMove<IReadOnlyList<KnownPeer>, FloodNote>> InvokeAsync(
        PeerTurn<IReadOnlyList<KnownPeer>, FloodNote> input, AgentContext context, CancellationToken cancellationToken)
    {
        Dictionary<string, KnownPeer> known = input.Previous is { } previous
            ? new(previous.Output.Known, StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
        List<KnownPeer> news = [];
        foreach (KnownPeer peer in input.Round == 0
            ? [new KnownPeer(input.Name, input.Neighbors, values[input.Peer])]
            : input.Inbox.SelectMany(message => message.Payload))
        {
            if (known.TryAdd(peer.Name, peer))
            {
                news.Add(peer);
            }
        }

        bool isLast = input.Round == input.LastRound;
        return new(new PeerMove<IReadOnlyList<KnownPeer>, FloodNote>
        {
            Output = new FloodNote(known, isLast ? task.Answer(new PeerView(known), input.Name) : null),
            Letters = isLast || news.Count == 0 ? [] : [new PeerLetter<IReadOnlyList<KnownPeer>> { Payload = news }],
        });
    }
}
