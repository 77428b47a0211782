namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Peers find a partner among their neighbors, and only those stay alone whose neighbors all have one.</summary>
public sealed class MatchingTask : INetTask
{
    /// <summary>The answer of who stays alone.</summary>
    public const string Nobody = "None";

    /// <inheritdoc/>
    public string Name => "matching";

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <summary>Goes through all pairs in order; two who are free become partners.</summary>
    /// <inheritdoc/>
    public string Answer(PeerView view, string self)
    {
        Dictionary<string, string> partners = new(StringComparer.Ordinal);
        foreach (string name in view.Names)
        {
            if (!partners.ContainsKey(name) && view.NeighborsOf(name).FirstOrDefault(neighbor => !partners.ContainsKey(neighbor)) is { } free)
            {
                partners[name] = free;
                partners[free] = name;
            }
        }

        return partners.GetValueOrDefault(self, Nobody);
    }

    /// <summary>Counts those whose answer fits, of all: not a stranger, not somebody who names another one, and not nobody beside a neighbor who also
    /// says nobody.</summary>
    /// <inheritdoc/>
    public double Score(SampleGraph graph, IReadOnlyList<string> answers)
    {
        return Enumerable.Range(0, graph.Count).Count(Fits) / (double)graph.Count;

        bool Fits(int peer) => answers[peer] == Nobody
            ? graph.NeighborsOf(peer).All(neighbor => answers[neighbor] != Nobody)
            : graph.NeighborsOf(peer).Any(neighbor => graph.Names[neighbor] == answers[peer] && answers[neighbor] == graph.Names[peer]);
    }
}
