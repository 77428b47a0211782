namespace Agents.Core.Benchmarks.Roles;

/// <summary>Peers, to whom each may write, and the messages that are under way among them.</summary>
/// <param name="Neighbors">To whom each peer may write.</param>
public sealed record PeerShape(IReadOnlyList<IReadOnlyList<int>> Neighbors)
{
    /// <summary>How many messages are under way at the same time.</summary>
    public const int UnderWay = 1_000;

    /// <summary>How often each of them is handed on after it was sent.</summary>
    public const int Hops = 200;

    /// <summary>How many messages are sent in all.</summary>
    public const int Messages = UnderWay * (Hops + 1);

    /// <summary>Gets how many peers there are.</summary>
    public int Peers => Neighbors.Count;

    /// <summary>Makes a ring: each peer writes to the next one.</summary>
    public static PeerShape Ring(int peers) => new([.. Enumerable.Range(0, peers).Select(peer => (int[])[(peer + 1) % peers])]);

    /// <summary>Makes a random 4-regular network, which is always the same: two random rings through all peers, taken in both directions.</summary>
    /// <remarks>Pairs that stand beside each other in both rings are the same neighbor twice; among 10,000 peers there are about four.</remarks>
    public static PeerShape Regular(int peers)
    {
        Random random = new(1);
        List<int>[] neighbors = [.. Enumerable.Range(0, peers).Select(_ => new List<int>(4))];
        for (int ring = 0; ring < 2; ring++)
        {
            int[] order = [.. Enumerable.Range(0, peers)];
            random.Shuffle(order);
            for (int place = 0; place < peers; place++)
            {
                int next = order[(place + 1) % peers];
                neighbors[order[place]].Add(next);
                neighbors[next].Add(order[place]);
            }
        }

        return new PeerShape(neighbors);
    }

    /// <summary>Gives to whom a peer hands a message on.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="hops">How often it will still be handed on.</param>
    public int Next(int peer, int hops) => Neighbors[peer][(peer + hops) % Neighbors[peer].Count];

    /// <summary>Gives where a message starts.</summary>
    /// <param name="message">Which of the messages under way it is.</param>
    public int Start(int message) => (int)((long)message * Peers / UnderWay);
}
