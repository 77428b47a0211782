using Agents.Core.Topologies;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Topologies;

public sealed class TopologyMetricsTests
{
    [Fact]
    public void Diamond_has_the_numbers_of_the_specification()
    {
        TopologyMetrics metrics = TopologyMetrics.Measure(TaskGraphs.Diamond);

        Assert.Equal((4, 4, 2, 3), (metrics.Tasks, metrics.Edges, metrics.Width, metrics.Depth));
        Assert.Equal(11, metrics.CriticalPath);
        Assert.Equal(0.5, metrics.WidthRatio);
        Assert.Equal(0.3, metrics.CouplingDensity, 12);
    }

    [Fact]
    public void Chain_and_isolated_tasks_have_the_numbers_of_the_specification()
    {
        TopologyMetrics chain = TopologyMetrics.Measure(TaskGraphs.Chain(3));
        TopologyMetrics isolated = TopologyMetrics.Measure(TaskGraphs.Make(3, []));

        Assert.Equal((1, 3.0, 3), (chain.Width, chain.CriticalPath, chain.Depth));
        Assert.Equal((3, 1.0, 1, 0.0), (isolated.Width, isolated.CriticalPath, isolated.Depth, isolated.CouplingDensity));
    }

    [Fact]
    public void Exact_width_counts_what_stands_in_different_layers()
    {
        // Two chains of different length over one source: the widest layer has 2, but 3, 5 and 6 depend on none of each other.
        TaskGraph graph = TaskGraphs.Make(7, [(0, 1), (1, 2), (0, 3), (2, 4), (4, 5), (4, 6)]);

        Assert.Equal(2, TopologyMetrics.Measure(graph).Width);
        Assert.Equal(3, TopologyMetrics.Measure(graph, exactWidth: true).Width);
    }

    [Fact]
    public void Exact_width_of_too_many_tasks_is_refused()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => TopologyMetrics.Measure(TaskGraphs.Make(TopologyMetrics.MaxExactTasks + 1, []), exactWidth: true));
        Assert.Equal("An exact width is computed for at most 4096 tasks, but there are 4097. (Parameter 'graph')", refused.Message);
    }

    [Fact]
    public void Chain_of_a_hundred_thousand_tasks_is_measured_without_recursion()
    {
        TopologyChoice choice = new TopologyRouter().Choose(TaskGraphs.Chain(100_000));

        Assert.Equal((Topology.Sequential, 100_000, 1, 100_000.0), (choice.Topology, choice.Metrics.Depth, choice.Metrics.Width, choice.Metrics.CriticalPath));
        Assert.Equal([99_999], choice.Layers[99_999].ToArray());
    }

    [Fact]
    public void Metrics_and_layers_are_those_of_a_naive_reference() =>
        Prop.ForAll(Graphs(), edges =>
        {
            const int Tasks = 9;
            TaskGraph graph = TaskGraph.Create(g =>
            {
                for (int task = 0; task < Tasks; task++)
                {
                    g.Add($"{task}", "", task % 4);
                }

                foreach ((int from, int to, int coupling) in edges)
                {
                    g.Connect($"{from}", $"{to}", new Coupling(coupling / 4.0));
                }
            });
            int[] layers = NaiveLayers(graph);
            TopologyMetrics metrics = TopologyMetrics.Measure(graph, exactWidth: true);
            TaskLayers divided = TaskLayers.Of(graph);

            Assert.Equal(layers, Enumerable.Range(0, Tasks).Select(divided.LayerOf));
            Assert.Equal(layers.Max() + 1, metrics.Depth);
            Assert.Equal(layers.GroupBy(layer => layer).Max(group => group.Count()), divided.Width);
            Assert.Equal(Enumerable.Range(0, Tasks).GroupBy(task => layers[task]).OrderBy(group => group.Key).Select(group => group.ToArray()),
                Enumerable.Range(0, divided.Count).Select(layer => divided[layer].ToArray()));
            Assert.Equal(Enumerable.Range(0, Tasks).Max(task => NaivePath(graph, task)), metrics.CriticalPath);
            Assert.Equal(edges.Length == 0 ? 0 : edges.Average(edge => edge.Coupling / 4.0), metrics.CouplingDensity, 12);
            Assert.Equal(NaiveAntichain(graph), metrics.Width);
            Assert.All(graph.Edges, edge => Assert.True(graph.Order.IndexOf(edge.From) < graph.Order.IndexOf(edge.To)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    // Edges lead from a higher rank to a lower one of a shuffled order, so that no graph has a cycle and indexes say nothing.
    private static Arbitrary<(int From, int To, int Coupling)[]> Graphs() =>
        (from order in Gen.Shuffle(Enumerable.Range(0, 9).ToArray())
         from pairs in Gen.Choose(0, 8).Two().Where(pair => pair.Item1 != pair.Item2).ArrayOf()
         from couplings in Gen.Choose(0, 4).ArrayOf(pairs.Length)
         select pairs.Zip(couplings, (pair, coupling) => (order[Math.Min(pair.Item1, pair.Item2)], order[Math.Max(pair.Item1, pair.Item2)], coupling))
             .DistinctBy(edge => (edge.Item1, edge.Item2)).ToArray()).ToArbitrary();

    private static int[] NaiveLayers(TaskGraph graph) => [.. Enumerable.Range(0, graph.Count).Select(task => NaiveLayer(graph, task))];

    private static int NaiveLayer(TaskGraph graph, int task) =>
        graph.Edges.Where(edge => edge.To == task).Select(edge => NaiveLayer(graph, edge.From) + 1).DefaultIfEmpty(0).Max();

    private static double NaivePath(TaskGraph graph, int task) =>
        graph.Tasks[task].Weight + graph.Edges.Where(edge => edge.From == task).Select(edge => NaivePath(graph, edge.To)).DefaultIfEmpty(0).Max();

    private static int NaiveAntichain(TaskGraph graph)
    {
        int[] after = new int[graph.Count];
        for (int changed = 1; changed != 0;)
        {
            changed = 0;
            foreach (TaskEdge edge in graph.Edges)
            {
                int all = after[edge.From] | (1 << edge.To) | after[edge.To];
                changed |= all ^ after[edge.From];
                after[edge.From] = all;
            }
        }

        return Enumerable.Range(1, (1 << graph.Count) - 1)
            .Where(set => Enumerable.Range(0, graph.Count).All(task => (set & (1 << task)) == 0 || (after[task] & set) == 0))
            .Max(set => int.PopCount(set));
    }
}
