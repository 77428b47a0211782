namespace Agents.Core.Topologies;

/// <summary>The shape of a task graph in numbers.</summary>
/// <remarks>The metrics of AdaptOrch (arXiv 2602.16873, section on structural metrics). All but an exact width take one pass over subtasks and edges.</remarks>
public sealed record TopologyMetrics
{
    /// <summary>The greatest number of subtasks for which an exact width is computed.</summary>
    public const int MaxExactTasks = WidestAntichain.MaxTasks;

    /// <summary>Gets how many subtasks there are.</summary>
    /// <value>1 or more.</value>
    public required int Tasks { get; init; }

    /// <summary>Gets how many edges there are.</summary>
    public required int Edges { get; init; }

    /// <summary>Gets ω, how many subtasks can run at once.</summary>
    /// <value>1 or more: the widest layer, which is at most the exact width.</value>
    public required int Width { get; init; }

    /// <summary>Gets δ, the greatest sum of weights along any path.</summary>
    /// <value>0 or more, in the unit of the weights.</value>
    public required double CriticalPath { get; init; }

    /// <summary>Gets γ, the mean coupling of the edges.</summary>
    /// <value>0 to 1; 0 without edges.</value>
    public required double CouplingDensity { get; init; }

    /// <summary>Gets how many layers there are.</summary>
    /// <value>1 or more.</value>
    public required int Depth { get; init; }

    /// <summary>Gets r, the part of the subtasks that can run at once.</summary>
    /// <value>More than 0, at most 1.</value>
    public double WidthRatio => (double)Width / Tasks;

    /// <summary>Measures a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="exactWidth">Whether <see cref="Width"/> is to be the size of the largest set of subtasks none of which depends on another, instead
    /// of the widest layer. That takes up to the cube of the number of subtasks.</param>
    /// <returns>The metrics.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An exact width was asked for, and there are more than <see cref="MaxExactTasks"/> subtasks.</exception>
    public static TopologyMetrics Measure(TaskGraph graph, bool exactWidth = false)
    {
        TopologyMetrics metrics = Measure(graph, TaskLayers.Of(graph));
        return exactWidth ? metrics with { Width = WidestAntichain.Measure(graph) } : metrics;
    }

    internal static TopologyMetrics Measure(TaskGraph graph, TaskLayers layers)
    {
        double coupling = 0;
        foreach (ref readonly TaskEdge edge in graph.EdgeSpan)
        {
            coupling += edge.Coupling.Value;
        }

        int edges = graph.EdgeSpan.Length;
        return new TopologyMetrics
        {
            Tasks = graph.Count,
            Edges = edges,
            Width = layers.Width,
            CriticalPath = MeasureCriticalPath(graph),
            CouplingDensity = edges == 0 ? 0 : coupling / edges,
            Depth = layers.Count,
        };
    }

    private static double MeasureCriticalPath(TaskGraph graph)
    {
        // Of each subtask the dearest way to it, without itself.
        double[] ways = new double[graph.Count];
        double[] weights = graph.Weights;
        double longest = 0;
        foreach (int task in graph.Order)
        {
            double way = ways[task] + weights[task];
            longest = Math.Max(longest, way);
            foreach (int next in graph.After(task))
            {
                ways[next] = Math.Max(ways[next], way);
            }
        }

        return longest;
    }
}
