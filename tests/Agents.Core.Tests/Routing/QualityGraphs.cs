using System.Globalization;
using Agents.Core.Routing;
using Microsoft.Extensions.AI;

namespace Agents.Core.Tests.Routing;

/// <summary>Graphs with estimates, and what the best route through one is by definition.</summary>
internal static class QualityGraphs
{
    public static ToolGraphBuilder AddEstimated(this ToolGraphBuilder builder, string name, double cost, double quality) =>
        builder.AddTool(new Named(name), new RouteToolOptions { Estimate = new QualityEstimate { Cost = cost, Quality = quality } });

    public static ToolGraphBuilder AddWays(this ToolGraphBuilder builder, params string[] ways)
    {
        foreach (string way in ways)
        {
            string[] nodes = way.Split('-');
            for (int i = 1; i < nodes.Length; i++)
            {
                builder.AddEdge(nodes[i - 1], nodes[i]);
            }
        }

        return builder;
    }

    /// <summary>The six nodes of the example: seconds and quality from the benchmark table of CoSTA*.</summary>
    public static ToolGraph Costa() => ToolGraph.Create(b => b
        .AddEstimated("YOLO", 0.0062, 0.82)
        .AddEstimated("GDINO", 0.119, 1)
        .AddEstimated("SAM", 0.046, 1)
        .AddEstimated("DALLE", 14.1, 1)
        .AddEstimated("INPAINT", 12.1, 0.97)
        .AddWays("start-YOLO-SAM-DALLE-goal", "start-GDINO-SAM", "SAM-INPAINT-goal"));

    /// <summary>Layers of tools, each of which leads to some of the next layer.</summary>
    public static ToolGraph Layered(Random random, int layers, int width, int edges, Func<double> cost, Func<double> quality) => ToolGraph.Create(b =>
    {
        for (int layer = 0; layer < layers; layer++)
        {
            for (int i = 0; i < width; i++)
            {
                b.AddEstimated(Name(layer, i), cost(), quality());
            }
        }

        for (int i = 0; i < width; i++)
        {
            b.AddEdge(ToolGraph.StartState, Name(0, i)).AddEdge(Name(layers - 1, i), ToolGraph.GoalState);
            for (int layer = 1; layer < layers; layer++)
            {
                foreach (int next in Enumerable.Range(0, width).OrderBy(_ => random.Next()).Take(edges))
                {
                    b.AddEdge(Name(layer - 1, i), Name(layer, next));
                }
            }
        }
    });

    /// <summary>Up to nine nodes with circles, stages, two goals of several states, and edges for one goal only.</summary>
    public static ToolGraph Tangled(Random random, Func<double> cost, Func<double> quality) => ToolGraph.Create(b =>
    {
        string[] tools = [.. Enumerable.Range(0, random.Next(3, 6)).Select(i => string.Create(CultureInfo.InvariantCulture, $"t{i}"))];
        foreach (string tool in tools)
        {
            b.AddEstimated(tool, cost(), quality());
        }

        string[] members = [.. tools.OrderBy(_ => random.Next()).Take(random.Next(2, 4))];
        b.AddStage("stage", members, random.Next(1, members.Length + 1));
        b.AddStart("other");
        b.AddGoal(new RouteGoal { Name = "one", States = ["a", "b"] }).AddGoal(new RouteGoal { Name = "two", States = ["b"] });
        string[] nodes = [ToolGraph.StartState, "other", "stage", "a", "b", .. tools];
        List<(string From, string To, string? Goal)> edges = [("start", "t0", null), ("t0", "b", null)];
        foreach (string from in nodes)
        {
            edges.AddRange(nodes.Where(to => to != from && random.Next(100) < 30)
                .Select(to => (from, to, random.Next(4) switch { 0 => "one", 1 => "two", _ => null })));
        }

        foreach ((string from, string to, string? goal) in edges.DistinctBy(edge => (edge.From, edge.To)).OrderBy(_ => random.Next()))
        {
            b.AddEdge(from, to, goals: goal is null ? null : [goal]);
        }
    });

    /// <summary>Goes along every simple route, and keeps the first of the best by score, cost, quality and steps.</summary>
    public static Best? BestOf(ToolGraph graph, QualityTable table, string goal, string from, double alpha, double spent = 0, double achieved = 1,
        params string[] closed)
    {
        HashSet<string> states = [.. graph.Goals.Single(known => known.Name == goal).States];
        ILookup<string, string> next = graph.Edges.Where(edge => edge.Goals.Count == 0 || edge.Goals.Contains(goal)).ToLookup(edge => edge.From, edge => edge.To);
        HashSet<string> open = [.. graph.Nodes.Where(node => IsOpen(graph, node, closed)).Select(node => node.Name)];
        List<string> route = [from];
        Best? best = null;
        Visit();
        return best;

        void Visit()
        {
            if (states.Contains(route[^1]))
            {
                (double cost, double quality) = Estimate(graph, table, route, closed);
                Best found = new(QualityScore.Of(spent + cost, achieved * quality, alpha), cost, quality, string.Join('-', route), route.Count);
                best = best is null || found.IsBefore(best) ? found : best;
            }

            foreach (string node in next[route[^1]].Where(node => open.Contains(node) && !route.Contains(node)).ToList())
            {
                route.Add(node);
                Visit();
                route.RemoveAt(route.Count - 1);
            }
        }
    }

    public static string Name(int layer, int index) => string.Create(CultureInfo.InvariantCulture, $"{layer}.{index}");

    private static bool IsOpen(ToolGraph graph, RouteNode node, string[] closed) => !closed.Contains(node.Name)
        && (node.Kind != RouteNodeKind.Stage || node.Members.Count(member => !closed.Contains(member)) >= node.MinSuccesses);

    private static (double Cost, double Quality) Estimate(ToolGraph graph, QualityTable table, List<string> route, string[] closed)
    {
        double cost = 0;
        double quality = 1;
        foreach (string name in Enumerable.Reverse(route).Take(route.Count - 1))
        {
            Assert.True(graph.TryGet(name, out RouteNode? node));
            IEnumerable<string> tools = node.Kind switch
            {
                RouteNodeKind.Tool => [name],
                RouteNodeKind.Stage => node.Members.Where(member => !closed.Contains(member)),
                _ => [],
            };
            QualityEstimate[] estimates = [.. tools.Select(table.EstimateOf)];
            cost = estimates.Sum(estimate => estimate.Cost) + cost;
            quality = estimates.Aggregate(1d, (product, estimate) => product * estimate.Quality) * quality;
        }

        return (cost, quality);
    }

    internal sealed record Best(double Score, double Cost, double Quality, string Route, int Length)
    {
        public bool IsBefore(Best other) => (Score, Cost, -Quality, Length).CompareTo((other.Score, other.Cost, -other.Quality, other.Length)) < 0;
    }

    private sealed class Named(string name) : AIFunction
    {
        public override string Name => name;

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) => default;
    }
}
