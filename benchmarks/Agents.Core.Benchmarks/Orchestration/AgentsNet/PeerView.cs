namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>The part of the graph that a peer knows.</summary>
/// <remarks>Immutable. Peers with the same view come to the same answers.</remarks>
public sealed class PeerView
{
    private readonly SortedDictionary<string, SortedSet<string>> _neighbors = new(StringComparer.Ordinal);

    /// <summary>Initializes a view.</summary>
    /// <param name="known">The peers of which something was heard, by name. Others may be named as their neighbors.</param>
    public PeerView(IReadOnlyDictionary<string, KnownPeer> known)
    {
        foreach (KnownPeer peer in known.Values)
        {
            foreach (string neighbor in peer.Neighbors)
            {
                NeighborsFor(peer.Name).Add(neighbor);
                NeighborsFor(neighbor).Add(peer.Name);
            }
        }

        FirstValue = known.Values.MinBy(peer => peer.Name, StringComparer.Ordinal)?.Value ?? 0;
    }

    /// <summary>Gets the names of all peers, in order.</summary>
    public IReadOnlyCollection<string> Names => _neighbors.Keys;

    /// <summary>Gets the value of the first peer of which something was heard.</summary>
    public int FirstValue { get; }

    /// <summary>Gives the neighbors of a peer, as far as they are known.</summary>
    /// <param name="name">The peer's name.</param>
    /// <returns>Their names, in order.</returns>
    public IReadOnlyCollection<string> NeighborsOf(string name) => _neighbors[name];

    private SortedSet<string> NeighborsFor(string name)
    {
        if (!_neighbors.TryGetValue(name, out SortedSet<string>? neighbors))
        {
            neighbors = new SortedSet<string>(StringComparer.Ordinal);
            _neighbors.Add(name, neighbors);
        }

        return neighbors;
    }
}
