using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

public sealed class QualityPathSizeTests
{
    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Repeated_queries_allocate_nothing_after_warm_up(QualitySearch mode)
    {
        Random random = new(1);
        ToolGraph graph = QualityGraphs.Layered(random, 8, 8, 4, () => random.NextDouble(), () => 0.9 + (random.NextDouble() / 10));
        QualityPath search = new(graph, new QualityOptions { Search = mode });
        Query(search, 20);

        // Code that the runtime has not optimized yet may allocate; queries that do so by themselves do it every time.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 20 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Query(search, 200);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    public void Graph_of_ten_thousand_tools_is_searched_to_the_end(double alpha)
    {
        Random random = new(7);
        ToolGraph graph = QualityGraphs.Layered(random, 100, 100, 5, () => 1 + (random.NextDouble() * 9), () => 0.9 + (random.NextDouble() / 10));
        QualityPath exact = new(graph, new QualityOptions { Alpha = alpha });
        QualityPath additive = new(graph, new QualityOptions { Alpha = alpha, Search = QualitySearch.Additive });

        Assert.True(exact.TryFind("goal", "start"));
        Assert.True(additive.TryFind("goal", "start"));
        Assert.Equal(102, exact.Nodes.Length);
        Assert.Equal(102, additive.Nodes.Length);
        Assert.True(exact.Score <= additive.Score * (1 + 1e-9));
        QualityEstimate[] steps = [.. exact.ToPath()!.Nodes.Skip(1).SkipLast(1).Select(exact.Table.EstimateOf)];
        Assert.Equal(steps.Sum(step => step.Cost), exact.Cost, 9);
        Assert.Equal(steps.Aggregate(1d, (product, step) => product * step.Quality), exact.Quality, 12);
    }

    [Fact]
    public void Search_that_keeps_too_many_partial_routes_says_so_and_can_be_used_again()
    {
        ToolGraph graph = Doubling(24);
        QualityPath exact = new(graph);

        QualitySearchException exception = Assert.Throws<QualitySearchException>(() => exact.TryFind("goal", "start", 1.58, 1));
        Assert.Equal(
            "The exact search for a route from 'start' to the goal 'goal' gave up at 1,000,000 partial routes, the most it may keep; the graph has 50 nodes "
                + "and 96 edges. Use QualitySearch.Additive for this graph, or estimates with fewer different values.",
            exception.Message);
        Assert.Equal(
            (QualitySearch.Exact, "goal", "start", QualityPath.MaxLabels), (exception.Search, exception.Goal, exception.From, exception.Labels));
        Assert.Equal((0, double.PositiveInfinity, null), (exact.Nodes.Length, exact.Score, exact.ToPath()));

        QualityPath additive = new(graph, new QualityOptions { Search = QualitySearch.Additive });
        Assert.True(additive.TryFind("goal", "start", 1.58, 1));

        QualityPath fresh = new(graph);
        for (int layer = 0; layer < 14; layer++)
        {
            exact.Close(QualityGraphs.Name(layer, 0));
            fresh.Close(QualityGraphs.Name(layer, 0));
        }

        Assert.True(exact.TryFind("goal", "start", 1.58, 1));
        Assert.True(fresh.TryFind("goal", "start", 1.58, 1));
        Assert.Equal(fresh.ToPath()!.Nodes, exact.ToPath()!.Nodes);
        Assert.InRange(exact.LabelCount, 100, 10_000);
    }

    [Fact]
    public void Additive_search_has_the_same_limit()
    {
        QualityPath search = new(QualityGraphs.Costa(), new QualityOptions { Search = QualitySearch.Additive }, null, null, maxLabels: 3);

        Assert.Equal(
            "The additive search for a route from 'start' to the goal 'goal' gave up at 3 partial routes, the most it may keep; the graph has 7 nodes and "
                + "8 edges. Close nodes that need not be on the route, or make the graph smaller.",
            Assert.Throws<QualitySearchException>(() => search.TryFind("goal", "start")).Message);
        search.Close("GDINO");
        Assert.Throws<QualitySearchException>(() => search.TryFind("goal", "start"));
        Assert.True(search.TryFind("goal", "DALLE"));
    }

    private static void Query(QualityPath search, int times)
    {
        for (int i = 0; i < times; i++)
        {
            string tool = search.Graph.Nodes[2 + (i % 4)].Name;
            search.Close(tool);
            search.TryFind("goal", "start", i % 3, 1);
            search.Table.Record(tool, i % 5 == 0 ? 0.6 : 0.4, 0.95);
            search.Reopen(tool);
        }
    }

    /// <summary>Each layer doubles the routes of which none is both cheaper and better than another: free and worse, or dear and perfect.</summary>
    private static ToolGraph Doubling(int layers) => ToolGraph.Create(b =>
    {
        for (int layer = 0; layer < layers; layer++)
        {
            double part = Math.Pow(0.5, layer + 1);
            b.AddEstimated(QualityGraphs.Name(layer, 0), part, 1).AddEstimated(QualityGraphs.Name(layer, 1), 0, Math.Exp(-part));
        }

        for (int i = 0; i < 2; i++)
        {
            b.AddEdge(ToolGraph.StartState, QualityGraphs.Name(0, i)).AddEdge(QualityGraphs.Name(layers - 1, i), ToolGraph.GoalState);
            for (int layer = 1; layer < layers; layer++)
            {
                b.AddEdge(QualityGraphs.Name(layer - 1, i), QualityGraphs.Name(layer, 0)).AddEdge(QualityGraphs.Name(layer - 1, i), QualityGraphs.Name(layer, 1));
            }
        }
    });
}
