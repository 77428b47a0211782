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

        long before = GC.GetAllocatedBytesForCurrentThread();
        Query(search, 200);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    public void Graph_of_ten_thousand_tools_is_searched_to_the_end(double alpha)
    {
        Random random = new(7);
        ToolGraph graph = QualityGraphs.Layered(random, 100, 100, 5, () => 1 + (random.NextDouble() * 9), () => 0.9 + (random.NextDouble() / 10));
        QualityPath exact = new(graph, new QualityOptions { Alpha = alpha });
        QualityPath additive = new(graph, new QualityOptions { Alpha = alpha, Search = QualitySearch.Additive });

        System.Diagnostics.Stopwatch w = System.Diagnostics.Stopwatch.StartNew();
        Assert.True(exact.TryFind("goal", "start"));
        double t1 = w.Elapsed.TotalMilliseconds;
        w.Restart();
        Assert.True(additive.TryFind("goal", "start"));
        Assert.Equal(102, exact.Nodes.Length);
        Assert.True(exact.Score <= additive.Score);
        Assert.Fail($"{alpha}: {t1} ms {exact.LabelCount} {exact.Score}; {w.Elapsed.TotalMilliseconds} ms {additive.LabelCount} {additive.Score}");
    }

    [Theory]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(18)]
    [InlineData(22)]
    [InlineData(30)]
    public void Zz_probe(int layers)
    {
        List<string> s = [];
        foreach (double alpha in (double[])[0, 0.5, 1, 1.5, 2])
        {
            QualityPath exact = new(Doubling(layers), new QualityOptions { Alpha = alpha });
            System.Diagnostics.Stopwatch w = System.Diagnostics.Stopwatch.StartNew();
            try
            {
                exact.TryFind("goal", "start");
                s.Add($"{alpha}: {exact.LabelCount} {w.ElapsedMilliseconds}");
            }
            catch (QualitySearchException e)
            {
                s.Add($"{alpha}: {w.ElapsedMilliseconds} {e.Message}");
            }
        }

        Assert.Fail(string.Join('\n', s));
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
