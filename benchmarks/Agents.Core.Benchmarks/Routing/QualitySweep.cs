using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Routes by cost and quality on a small example, found by the exact search and by that of arXiv 2503.10613, for several weights of the cost.</summary>
public static class QualitySweep
{
    /// <summary>Gets the weights of the cost.</summary>
    public static IReadOnlyList<double> Alphas { get; } = [0, 0.5, 1, 1.5, 2];

    /// <summary>Finds the best route of the example.</summary>
    /// <param name="alpha">The weight of the cost.</param>
    /// <param name="search">How it is looked for.</param>
    /// <returns>The tools of the route, and its score, of which less is better.</returns>
    public static (string Route, double Score) Find(double alpha, QualitySearch search)
    {
        QualityPath path = new(CreateExample(), new QualityOptions { Alpha = alpha, Search = search });
        return path.TryFind(ToolGraph.GoalState, ToolGraph.StartState)
            ? (string.Join('-', path.ToPath()!.Nodes.Skip(1).SkipLast(1)), path.Score)
            : throw new InvalidOperationException("The example has a route; none was found.");
    }

    /// <summary>Makes the example: seconds and quality from the paper's benchmark table.</summary>
    private static ToolGraph CreateExample()
    {
        ScenarioTools tools = new();
        return ToolGraph.Create(g =>
        {
            Add("yolo", 0.0062, 0.82);
            Add("gdino", 0.119, 1);
            Add("sam", 0.046, 1);
            Add("dalle", 14.1, 1);
            Add("inpaint", 12.1, 0.97);
            g.AddEdge(ToolGraph.StartState, "yolo").AddEdge(ToolGraph.StartState, "gdino")
                .AddEdge("yolo", "sam").AddEdge("gdino", "sam")
                .AddEdge("sam", "dalle").AddEdge("sam", "inpaint")
                .AddEdge("dalle", ToolGraph.GoalState).AddEdge("inpaint", ToolGraph.GoalState);

            void Add(string name, double seconds, double quality) => g.AddTool(
                tools.Make(name), new RouteToolOptions { Estimate = new QualityEstimate { Cost = seconds, Quality = quality } });
        });
    }
}
