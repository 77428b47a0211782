using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Messaging;

/// <summary>Peers by name and index, and who of them may write to whom.</summary>
/// <remarks>Immutable and thread-safe. An index is the place of a name in <see cref="Names"/>.</remarks>
public sealed class PeerNetwork
{
    /// <summary>The greatest number of peers.</summary>
    public const int MaxPeers = MessageId.MaxSender + 1;

    /// <summary>The greatest number of pairs of a sender and a recipient.</summary>
    public const int MaxLinks = 1 << 24;

    private readonly string[] _names;
    private readonly Dictionary<string, int> _indexes;
    private readonly int[] _starts;
    private readonly int[] _neighbors;

    private PeerNetwork(string[] names, Dictionary<string, int> indexes, int[] starts, int[] neighbors)
    {
        _names = names;
        _indexes = indexes;
        _starts = starts;
        _neighbors = neighbors;
        Names = Array.AsReadOnly(names);
    }

    /// <summary>Gets the names of the peers, by index.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets how many peers there are.</summary>
    public int Count => _names.Length;

    /// <summary>Gets how many pairs of a sender and a recipient there are.</summary>
    public int LinkCount => _neighbors.Length;

    /// <summary>Makes a network in which everybody may write to everybody else.</summary>
    /// <param name="names">The peers: 1 to 4,096 different names of 1 to 128 characters each, without slashes and control characters.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">There are no peers or too many, or a name breaks its rule or comes twice.</exception>
    public static PeerNetwork Complete(IEnumerable<string> names)
    {
        string[] peers = [.. names];
        if ((long)peers.Length * (peers.Length - 1) > MaxLinks)
        {
            throw new ArgumentException($"Everybody may write to everybody among 4,096 peers at most, but there are {peers.Length}.", nameof(names));
        }

        return Create(peers, Enumerable.Range(0, peers.Length)
            .SelectMany(from => Enumerable.Range(0, peers.Length).Where(to => to != from).Select(to => (from, to))));
    }

    /// <summary>Makes a network in which each peer may write to the next one, and the last to the first.</summary>
    /// <param name="names">The peers: 1 to <see cref="MaxPeers"/> different names of 1 to 128 characters each, without slashes and control
    /// characters.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">There are no peers or too many, or a name breaks its rule or comes twice.</exception>
    public static PeerNetwork Ring(IEnumerable<string> names)
    {
        string[] peers = [.. names];
        return Create(peers, peers.Select((_, from) => (from, (from + 1) % peers.Length)));
    }

    /// <summary>Makes a network of stated pairs.</summary>
    /// <param name="names">The peers: 1 to <see cref="MaxPeers"/> different names of 1 to 128 characters each, without slashes and control
    /// characters.</param>
    /// <param name="links">Who may write to whom, by index; at most <see cref="MaxLinks"/>. A pair that comes twice counts once.</param>
    /// <returns>The network.</returns>
    /// <exception cref="ArgumentException">There are no peers or too many, a name breaks its rule or comes twice, or a link names a peer that
    /// there is not.</exception>
    public static PeerNetwork Create(IEnumerable<string> names, IEnumerable<(int From, int To)> links)
    {
        ArgumentNullException.ThrowIfNull(links);
        string[] peers = [.. names];
        if (peers.Length is 0 or > MaxPeers)
        {
            throw new ArgumentException($"A network has 1 to {MaxPeers} peers, but this one has {peers.Length}.", nameof(names));
        }

        Dictionary<string, int> indexes = new(peers.Length, StringComparer.Ordinal);
        for (int i = 0; i < peers.Length; i++)
        {
            if (!indexes.TryAdd(AgentPath.CheckName(peers[i], nameof(names)), i))
            {
                throw new ArgumentException($"The peers {indexes[peers[i]]} and {i} have the same name, {NameText.Quote(peers[i])}.", nameof(names));
            }
        }

        (int From, int To)[] sorted = [.. links.Distinct().Order()];
        if (sorted.Length > MaxLinks)
        {
            throw new ArgumentException($"A network has at most {MaxLinks} links, but this one has {sorted.Length}.", nameof(links));
        }

        int[] starts = new int[peers.Length + 1];
        int[] neighbors = new int[sorted.Length];
        for (int i = 0; i < sorted.Length; i++)
        {
            (int from, int to) = sorted[i];
            if ((uint)from >= (uint)peers.Length || (uint)to >= (uint)peers.Length)
            {
                throw new ArgumentException($"A link leads from {from} to {to}, but peers are 0 to {peers.Length - 1}.", nameof(links));
            }

            neighbors[i] = to;
            starts[from + 1] = i + 1;
        }

        for (int peer = 0; peer < peers.Length; peer++)
        {
            starts[peer + 1] = Math.Max(starts[peer], starts[peer + 1]);
        }

        return new PeerNetwork(peers, indexes, starts, neighbors);
    }

    /// <summary>Finds a peer by name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="peer">The index; 0 when there is none.</param>
    /// <returns><see langword="false"/> when no peer has that name.</returns>
    public bool TryFind([NotNullWhen(true)] string? name, out int peer)
    {
        peer = 0;
        return name is not null && _indexes.TryGetValue(name, out peer);
    }

    /// <summary>Gives whom a peer may write to.</summary>
    /// <param name="peer">The peer's index.</param>
    /// <returns>The recipients' indexes, ascending.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such peer.</exception>
    public ReadOnlySpan<int> NeighborsOf(int peer)
    {
        ThrowIfNoPeer(peer);
        return _neighbors.AsSpan(_starts[peer].._starts[peer + 1]);
    }

    /// <summary>Finds the place of a link among all links.</summary>
    /// <returns>The place; negative when the sender may not write to the recipient.</returns>
    internal int LinkOf(int from, int to)
    {
        int start = _starts[from];
        int place = _neighbors.AsSpan(start, _starts[from + 1] - start).BinarySearch(to);
        return place < 0 ? -1 : start + place;
    }

    /// <summary>Gives the place of a peer's first link among all links.</summary>
    internal int FirstLinkOf(int peer) => _starts[peer];

    internal void ThrowIfNoPeer(int peer)
    {
        if ((uint)peer >= (uint)_names.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(peer), peer, $"Peers are 0 to {_names.Length - 1}, but this one is {peer}.");
        }
    }
}
