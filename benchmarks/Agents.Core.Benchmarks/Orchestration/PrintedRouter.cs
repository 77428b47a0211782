using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Algorithm 1 of AdaptOrch line by line, as it is printed, to hold the router against.</summary>
public static class PrintedRouter
{
    private static readonly double[] Densities = [0, 0.05, 0.15, 0.3, 0.6];
    private static readonly double[] Labels = [0, 0.3, 0.7, 1];

    /// <summary>Draws a graph of 2 to 12 tasks, and tells whether the router of the library chooses for it what is printed.</summary>
    /// <param name="chance">What the graph follows from.</param>
    /// <returns><see langword="true"/> when topology and rule are the same.</returns>
    public static bool AgreesOn(Random chance)
    {
        int tasks = chance.Next(2, 13);
        double density = Densities[chance.Next(Densities.Length)];
        double[] mostly = [.. Enumerable.Range(0, 3).Select(_ => Labels[chance.Next(Labels.Length)])];
        List<(int From, int To, double Coupling)> edges = [];
        for (int to = 1; to < tasks; to++)
        {
            for (int from = 0; from < to; from++)
            {
                if (chance.NextDouble() < density)
                {
                    edges.Add((from, to, mostly[chance.Next(mostly.Length)]));
                }
            }
        }

        TopologyChoice choice = new TopologyRouter().Choose(TaskGraph.Create(g =>
        {
            for (int task = 0; task < tasks; task++)
            {
                g.Add($"{task}", "");
            }

            foreach ((int from, int to, double coupling) in edges)
            {
                g.Connect($"{from}", $"{to}", new Coupling(coupling));
            }
        }));
        return (choice.Rule, choice.Topology) == Choose(tasks, edges);
    }

    private static (int Rule, Topology Topology) Choose(int tasks, List<(int From, int To, double Coupling)> edges)
    {
        int width = Enumerable.Range(0, tasks).GroupBy(LayerOf).Max(layer => layer.Count());
        double coupling = edges.Count == 0 ? 0 : edges.Sum(edge => edge.Coupling) / edges.Count;
        return
            edges.Count == 0 ? (1, Topology.Parallel)
            : width == 1 ? (2, Topology.Sequential)
            : coupling > 0.6 && tasks > 5 ? (3, Topology.Hierarchical)
            : (double)width / tasks > 0.5 && coupling <= 0.6 ? (4, Topology.Parallel)
            : (5, Topology.Hybrid);

        int LayerOf(int task) => edges.Where(edge => edge.To == task).Select(edge => LayerOf(edge.From) + 1).DefaultIfEmpty(0).Max();
    }
}
