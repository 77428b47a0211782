namespace Agents.Core.Benchmarks.Orchestration.AgentsNet;

/// <summary>Neighbors choose different groups, of which there is one more than the most neighbors that anybody has.</summary>
public sealed class ColoringTask : INetTask
{
    /// <inheritdoc/>
    public string Name => "coloring";

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <summary>Goes through all peers in order; each gets the first group that no neighbor has.</summary>
    /// <inheritdoc/>
    public string Answer(PeerView view, string self)
    {
        Dictionary<string, int> groups = new(StringComparer.Ordinal);
        foreach (string name in view.Names)
        {
            HashSet<int> taken = [.. view.NeighborsOf(name).Where(groups.ContainsKey).Select(neighbor => groups[neighbor])];
            groups[name] = Enumerable.Range(0, taken.Count + 1).First(group => !taken.Contains(group));
        }

        return $"{groups[self]}";
    }

    /// <summary>Counts the pairs with different groups, of all; 0 when somebody names no group.</summary>
    /// <inheritdoc/>
    public double Score(SampleGraph graph, IReadOnlyList<string> answers) =>
        answers.Any(answer => !int.TryParse(answer, out int group) || group < 0 || group > graph.MaxDegree)
            ? 0
            : graph.Edges.Count(edge => answers[edge.One] != answers[edge.Other]) / (double)graph.Edges.Count;
}
