using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>Searches against the definition: of all ways without a circle the cheapest, of those the shortest, of those the first by its edges.</summary>
public sealed class ShortestPathPropertyTests
{
    [Fact]
    public void A_route_is_the_first_of_the_shortest_of_the_cheapest() => Prop.ForAll(LongRuns.Seeds, seed =>
    {
        Random random = new(seed);
        ToolGraph graph = RandomToolGraph.Create(random);
        RandomHealth health = new(graph, random);
        ShortestPath search = new(graph, health.Tools);
        for (int i = 0; i < 6; i++)
        {
            Query query = Ask(graph, random);
            query.CloseIn(search);

            Assert.Equal(Define(graph, health.Tools, query), Answer(search, query));
            query.ReopenIn(search);
            health.Change(i);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(1_500)));

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(3)]
    public void A_search_used_thousands_of_times_finds_what_a_new_one_finds(int queries)
    {
        Random random = new(7);
        for (int g = 0; g < 5; g++)
        {
            ToolGraph graph = RandomToolGraph.Create(random);
            ShortestPath used = new(graph, null, queries);
            for (int i = 0; i < 3_000; i++)
            {
                Query query = Ask(graph, random);
                ShortestPath fresh = new(graph);
                query.CloseIn(used);
                query.CloseIn(fresh);

                Assert.Equal(Answer(fresh, query), Answer(used, query));
                query.ReopenIn(used);
            }
        }
    }

    private static Query Ask(ToolGraph graph, Random random) => new(
        graph.Goals[random.Next(graph.Goals.Count)].Name,
        graph.Nodes[random.Next(2) == 0 ? 0 : random.Next(graph.Nodes.Count)].Name,
        [.. graph.Nodes.Where(_ => random.Next(6) == 0).Select(node => node.Name)]);

    private static string Answer(ShortestPath search, Query query) =>
        search.TryFind(query.Goal, query.From) ? $"{search.Cost}: {search.ToPath()}" : $"{search.Cost}";

    private static string Define(ToolGraph graph, ToolHealth health, Query query)
    {
        (double Cost, string[] Nodes)? best = null;
        string[] states = [.. graph.Goals.Single(goal => goal.Name == query.Goal).States];
        Visit(0, [query.From]);
        return best is { } found ? $"{found.Cost}: {string.Join(" -> ", found.Nodes)}" : $"{double.PositiveInfinity}";

        void Visit(double cost, string[] way)
        {
            if (states.Contains(way[^1]) && (best is null || (cost, way.Length).CompareTo((best.Value.Cost, best.Value.Nodes.Length)) < 0))
            {
                best = (cost, way);
            }

            foreach (RouteEdge edge in graph.Edges)
            {
                if (edge.From == way[^1] && !way.Contains(edge.To) && (edge.Goals.Count == 0 || edge.Goals.Contains(query.Goal))
                    && FactorOf(graph, health, query, edge.To) is { } factor)
                {
                    Visit(cost + (edge.Cost * factor), [.. way, edge.To]);
                }
            }
        }
    }

    /// <summary>Defines by how much steps to a node are dearer; <see langword="null"/> when there are none.</summary>
    private static double? FactorOf(ToolGraph graph, ToolHealth health, Query query, string name)
    {
        Assert.True(graph.TryGet(name, out RouteNode? node));
        double[] members = [.. node.Members.Select(member => FactorOf(graph, health, query, member)).OfType<double>()];
        return query.Closed.Contains(name) || members.Length < node.MinSuccesses ? null
            : node.Kind == RouteNodeKind.Stage ? members.Average()
            : node.Kind != RouteNodeKind.Tool ? 1
            : double.IsInfinity(health.FactorOf(name)) ? null
            : health.FactorOf(name);
    }

    private sealed record Query(string Goal, string From, string[] Closed)
    {
        public void CloseIn(ShortestPath search) => Array.ForEach(Closed, search.Close);

        public void ReopenIn(ShortestPath search) => Array.ForEach(Closed, search.Reopen);
    }
}
