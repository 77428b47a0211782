namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Peers and who knows whom: an undirected graph.</summary>
/// <remarks>Immutable.</remarks>
public sealed class SampleGraph
{
    private readonly SortedSet<int>[] _neighbors;

    /// <summary>Initializes a graph.</summary>
    /// <param name="count">How many peers there are; 1 to 1,000.</param>
    /// <param name="edges">Pairs of indexes, in any order; a pair that comes twice counts once.</param>
    public SampleGraph(int count, IEnumerable<(int, int)> edges)
    {
        Count = count;
        Names = [.. Enumerable.Range(0, count).Select(peer => $"p{peer:D3}")];
        _neighbors = [.. Enumerable.Range(0, count).Select(_ => new SortedSet<int>())];
        foreach ((int one, int other) in edges)
        {
            _neighbors[one].Add(other);
            _neighbors[other].Add(one);
        }

        Edges = [.. Enumerable.Range(0, count).SelectMany(peer => _neighbors[peer].Where(other => other > peer).Select(other => (peer, other)))];
        Diameter = Enumerable.Range(0, count).Max(FindFarthest);
    }

    /// <summary>Gets how many peers there are.</summary>
    public int Count { get; }

    /// <summary>Gets their names, which sort as their indexes do.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Gets the pairs, the smaller index first, in order.</summary>
    public IReadOnlyList<(int One, int Other)> Edges { get; }

    /// <summary>Gets how many neighbors a peer has at most.</summary>
    public int MaxDegree => _neighbors.Max(list => list.Count);

    /// <summary>Gets how many steps it is between two peers at most.</summary>
    /// <value><see cref="int.MaxValue"/> when there is no way between some.</value>
    public int Diameter { get; }

    /// <summary>Gives the neighbors of a peer.</summary>
    /// <param name="peer">The peer's index.</param>
    /// <returns>Their indexes, ascending.</returns>
    public IReadOnlyCollection<int> NeighborsOf(int peer) => _neighbors[peer];

    private int FindFarthest(int start)
    {
        int[] steps = new int[Count];
        Array.Fill(steps, int.MaxValue);
        steps[start] = 0;
        Queue<int> open = new([start]);
        while (open.TryDequeue(out int peer))
        {
            foreach (int next in _neighbors[peer].Where(next => steps[next] == int.MaxValue))
            {
                steps[next] = steps[peer] + 1;
                open.Enqueue(next);
            }
        }

        return steps.Max();
    }
}
