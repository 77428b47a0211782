namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Of each pair one is in the cover, and nobody is in it for nothing.</summary>
public sealed class CoverTask : INetTask
{
    /// <inheritdoc/>
    public string Name => "vertex cover";

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <summary>Goes through all peers in order; each stays outside unless a neighbor does.</summary>
    /// <inheritdoc/>
    public string Answer(PeerView view, string self)
    {
        HashSet<string> outside = new(StringComparer.Ordinal);
        foreach (string name in view.Names)
        {
            if (!view.NeighborsOf(name).Any(outside.Contains))
            {
                outside.Add(name);
            }
        }

        return outside.Contains(self) ? "no" : "yes";
    }

    /// <summary>Multiplies the part of the pairs that are covered with the part of the cover that covers a pair alone; 0 when somebody says neither yes nor
    /// no, or nobody is in the cover.</summary>
    /// <inheritdoc/>
    public double Score(SampleGraph graph, IReadOnlyList<string> answers)
    {
        int[] cover = [.. Enumerable.Range(0, graph.Count).Where(IsIn)];
        if (cover.Length == 0 || answers.Any(answer => answer is not ("yes" or "no")))
        {
            return 0;
        }

        double covered = graph.Edges.Count(edge => IsIn(edge.One) || IsIn(edge.Other)) / (double)graph.Edges.Count;
        return covered * cover.Count(peer => graph.NeighborsOf(peer).Any(neighbor => !IsIn(neighbor))) / cover.Length;

        bool IsIn(int peer) => answers[peer] == "yes";
    }
}
