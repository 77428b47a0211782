namespace Agents.Core.Benchmarks.Roles;

/// <summary>Peers, to whom each may write, and the messages that are under way among them.</summary>
/// <param name="Peers">How many peers there are.</param>
/// <param name="Steps">To whom each may write: so many places further on, around the circle.</param>
public sealed record PeerShape(int Peers, IReadOnlyList<int> Steps)
{
    /// <summary>How many messages are under way at the same time.</summary>
    public const int UnderWay = 1_000;

    /// <summary>How often each of them is handed on after it was sent.</summary>
    public const int Hops = 200;

    /// <summary>How many messages are sent in all.</summary>
    public const int Messages = UnderWay * (Hops + 1);

    /// <summary>Makes a ring: each peer writes to the next one.</summary>
    public static PeerShape Ring(int peers) => new(peers, [1]);

    /// <summary>Makes a network in which each peer writes to eight others far and near, and eight others write to it.</summary>
    public static PeerShape Regular(int peers) => new(peers, [.. new[] { 0.0001, 0.0007, 0.0101, 0.0903, 0.2311, 0.3799, 0.6173, 0.8887 }.Select(part => (int)(part * peers))]);

    /// <summary>Gives to whom a peer hands a message on.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="hops">How often it will still be handed on.</param>
    public int Next(int peer, int hops) => (peer + Steps[(peer + hops) % Steps.Count]) % Peers;

    /// <summary>Gives where a message starts.</summary>
    /// <param name="message">Which of the messages under way it is.</param>
    public int Start(int message) => (int)((long)message * Peers / UnderWay);
}
