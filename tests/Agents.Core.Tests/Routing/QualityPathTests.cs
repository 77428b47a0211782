using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

public sealed class QualityPathTests
{
    private const string Dear = "start -> GDINO -> SAM -> DALLE -> goal";
    private const string Middle = "start -> GDINO -> SAM -> INPAINT -> goal";
    private const string Cheap = "start -> YOLO -> SAM -> INPAINT -> goal";

    [Theory]
    [InlineData(0, Dear, 1)]
    [InlineData(0.5, Middle, 3.6609)]
    [InlineData(1, Middle, 12.6329)]
    [InlineData(1.5, Middle, 43.5933)]
    [InlineData(2, Cheap, 147.676)]
    public void Exact_search_finds_the_optimum_of_the_example(double alpha, string route, double score) =>
        AssertFound(new QualityOptions { Alpha = alpha }, route, score);

    [Theory]
    [InlineData(0, Dear, 1)]
    [InlineData(0.5, Cheap, 4.6088)]
    [InlineData(1, Cheap, 14.6385)]
    [InlineData(1.5, Cheap, 46.4947)]
    [InlineData(2, Cheap, 147.676)]
    public void Additive_search_finds_what_the_paper_finds_in_the_example(double alpha, string route, double score) =>
        AssertFound(new QualityOptions { Alpha = alpha, Search = QualitySearch.Additive }, route, score);

    [Fact]
    public void Additive_search_adds_scores_that_do_not_add_up_and_so_misses_the_best_route()
    {
        // The root of 4 + 4 is 2.8; that of 4 and that of 4 are 4 together, more than the root of 9.
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 9, 1).AddEstimated("b", 4, 1).AddEstimated("c", 4, 1).AddWays("start-a-goal", "start-b-c-goal"));
        QualityPath additive = new(graph, new QualityOptions { Alpha = 0.5, Search = QualitySearch.Additive });

        Assert.Equal("start -> b -> c -> goal", Found(graph, alpha: 0.5));
        Assert.True(additive.TryFind("goal", "start"));
        Assert.Equal(("start -> a -> goal", 3d), (additive.ToPath()!.ToString(), additive.Score));
    }

    [Fact]
    public void Route_has_the_sum_of_the_costs_and_the_product_of_the_qualities()
    {
        QualityPath search = new(QualityGraphs.Costa(), new QualityOptions { Alpha = 2 });

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(12.1522, search.Cost, 12);
        Assert.Equal(0.82 * 0.97, search.Quality, 12);
        Assert.Equal(search.Cost, search.ToPath()!.Cost);
        Assert.Equal(["start", "YOLO", "SAM", "INPAINT", "goal"], search.Nodes.ToArray().Select(node => search.Graph.Nodes[node].Name));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void What_was_spent_and_achieved_before_decides_with_the_rest(QualitySearch mode)
    {
        // Alone, 1 s of quality 0.5 scores 1.5 and 2 s of quality 1 score 2. After 9 s it is 15 against 11.
        QualityPath search = new(Fork((1, 0.5), (2, 1)), new QualityOptions { Search = mode });

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(("start -> a -> goal", 1.5), (search.ToPath()!.ToString(), search.Score));
        Assert.True(search.TryFind("goal", "start", 9, 1));
        Assert.Equal(("start -> b -> goal", 11d, 2d, 1d), (search.ToPath()!.ToString(), search.Score, search.Cost, search.Quality));

        // Where nothing good was achieved before, there is nothing to lose.
        Assert.True(search.TryFind("goal", "start", 9, 0));
        Assert.Equal(("start -> a -> goal", 20d, 1d, 0.5), (search.ToPath()!.ToString(), search.Score, search.Cost, search.Quality));
    }

    [Fact]
    public void Equal_scores_go_to_the_cheaper_route_and_then_to_the_better_one()
    {
        Assert.Equal("start -> b -> goal", Found(Fork((2, 1), (1, 1)), alpha: 0));
        Assert.Equal("start -> b -> goal", Found(Fork((1, 0.5), (1, 0.75)), alpha: 2));
        Assert.Equal("start -> b -> goal", Found(Fork((0, 0.5), (0, 0.75)), alpha: 1));
    }

    [Fact]
    public void Equal_routes_go_to_fewer_steps_and_then_to_the_edge_added_first()
    {
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 1, 1).AddEstimated("b", 1, 1).AddEstimated("c", 1, 1).AddEstimated("d", 0, 1)
            .AddWays("start-a-d-goal", "start-c-goal", "start-b-goal"));

        Assert.Equal("start -> c -> goal", Found(graph, alpha: 1));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Circle_that_costs_nothing_is_not_walked(QualitySearch mode)
    {
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 0, 1).AddEstimated("b", 0, 1).AddEstimated("c", 0, 0.5)
            .AddWays("start-a-b-c-a", "b-a", "a-c-b", "c-goal"));
        foreach (double alpha in (double[])[0, 1, 2])
        {
            QualityPath search = new(graph, new QualityOptions { Alpha = alpha, Search = mode });
            Assert.True(search.TryFind("goal", "start"));
            Assert.Equal("start -> a -> c -> goal", search.ToPath()!.ToString());
        }
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Stage_costs_the_sum_and_has_the_product_of_its_tools_that_are_not_down(QualitySearch mode)
    {
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 2, 0.5).AddEstimated("b", 3, 0.25).AddEstimated("c", 4, 1)
            .AddStage("stage", ["a", "b", "c"], 2, cost: 100).AddWays("start-stage-goal"));
        QualityPath search = new(graph, new QualityOptions { Search = mode });

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal((9d, 0.125), (search.Cost, search.Quality));
        search.Close("b");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal((6d, 0.5), (search.Cost, search.Quality));
        search.Close("a");
        Assert.False(search.TryFind("goal", "start"));
        search.Reopen("b");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal((7d, 0.25), (search.Cost, search.Quality));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Route_only_leaves_a_closed_node_and_is_empty_where_there_is_none(QualitySearch mode)
    {
        QualityPath search = new(QualityGraphs.Costa(), new QualityOptions { Search = mode });
        Assert.Null(search.ToPath());
        search.Close("SAM");

        Assert.True(search.TryFind("goal", "SAM"));
        Assert.Equal("SAM -> INPAINT -> goal", search.ToPath()!.ToString());
        Assert.Equal(12.1, search.Cost);
        Assert.False(search.TryFind("goal", "start"));
        Assert.Equal(
            (0, double.PositiveInfinity, 0d, double.PositiveInfinity, null),
            (search.Nodes.Length, search.Cost, search.Quality, search.Score, search.ToPath()));
        search.Reopen("SAM");
        search.Close("goal");
        Assert.False(search.TryFind("goal", "start"));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Route_that_begins_at_the_goal_is_there(QualitySearch mode)
    {
        QualityPath search = new(QualityGraphs.Costa(), new QualityOptions { Search = mode });

        Assert.True(search.TryFind("goal", "goal", 3, 0.5));
        Assert.Equal(("goal", 0d, 1d, 4.5), (search.ToPath()!.ToString(), search.Cost, search.Quality, search.Score));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Each_goal_has_its_own_edges_and_any_of_its_states_will_do(QualitySearch mode)
    {
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 1, 1).AddEstimated("b", 2, 1)
            .AddGoal(new RouteGoal { Name = "any", States = ["x", "y"] }).AddGoal(new RouteGoal { Name = "far", States = ["y"] })
            .AddWays("start-a-x", "start-b-y").AddEdge("a", "y", goals: ["far"]));
        QualityPath search = new(graph, new QualityOptions { Search = mode });

        Assert.True(search.TryFind("any", "start"));
        Assert.Equal("start -> a -> x", search.ToPath()!.ToString());
        Assert.True(search.TryFind("far", "start"));
        Assert.Equal("start -> a -> y", search.ToPath()!.ToString());
        search.Close("a");
        Assert.True(search.TryFind("any", "start"));
        Assert.Equal("start -> b -> y", search.ToPath()!.ToString());
    }

    [Fact]
    public void Measured_call_changes_the_next_route_of_every_search_with_the_table()
    {
        ToolGraph graph = Fork((1, 1), (2, 1));
        QualityTable table = new(graph);
        QualityPath first = new(graph, table: table);
        QualityPath second = new(graph, table: table);
        Assert.True(first.TryFind("goal", "start"));
        Assert.Equal("start -> a -> goal", first.ToPath()!.ToString());

        table.Record("a", 6, 1);

        Assert.True(first.TryFind("goal", "start") && second.TryFind("goal", "start"));
        Assert.Equal("start -> b -> goal", first.ToPath()!.ToString());
        Assert.Equal("start -> b -> goal", second.ToPath()!.ToString());
        Assert.Same(table, first.Table);
        Assert.Equal("start -> a -> goal", Found(graph, alpha: 1));
    }

    [Fact]
    public void Costs_too_large_for_a_double_still_give_a_route()
    {
        foreach (QualitySearch mode in Enum.GetValues<QualitySearch>())
        {
            foreach (double alpha in (double[])[0, 0.5, 1, 2])
            {
                ToolGraph graph = ToolGraph.Create(b => b
                    .AddEstimated("a", double.MaxValue, 0).AddEstimated("b", double.MaxValue, 0).AddWays("start-a-b-goal"));
                QualityPath search = new(graph, new QualityOptions { Alpha = alpha, Search = mode });
                Assert.True(search.TryFind("goal", "start", double.MaxValue, 0));
                Assert.Equal((4, double.PositiveInfinity, 0d), (search.Nodes.Length, search.Cost, search.Quality));
                Assert.Equal(alpha == 0 ? 4 : double.PositiveInfinity, search.Score);
            }
        }
    }

    [Fact]
    public void Wrong_names_and_values_are_refused()
    {
        QualityPath search = new(QualityGraphs.Costa());

        Assert.Equal("The graph has no goal 'home'; it has 'goal'. (Parameter 'goal')",
            Assert.Throws<ArgumentException>(() => search.TryFind("home", "start")).Message);
        Assert.Equal("The graph has no node 'home'. (Parameter 'from')", Assert.Throws<ArgumentException>(() => search.TryFind("goal", "home")).Message);
        Assert.Equal("The graph has no node 'home'. (Parameter 'node')", Assert.Throws<ArgumentException>(() => search.Close("home")).Message);
        Assert.Equal("The graph has no node 'home'. (Parameter 'node')", Assert.Throws<ArgumentException>(() => search.Reopen("home")).Message);
        Assert.Throws<ArgumentNullException>("name", () => search.TryFind(null!, "start"));
        Assert.Throws<ArgumentNullException>("name", () => search.TryFind("goal", null!));
        Assert.Throws<ArgumentNullException>("graph", () => new QualityPath(null!));
        Assert.Throws<ArgumentOutOfRangeException>("costSoFar", () => search.TryFind("goal", "start", double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>("costSoFar", () => search.TryFind("goal", "start", double.PositiveInfinity, 1));
        Assert.Throws<ArgumentOutOfRangeException>("qualitySoFar", () => search.TryFind("goal", "start", 0, 1.1));
    }

    [Fact]
    public void Table_of_another_graph_is_refused_with_every_tool_that_it_lacks() => Assert.Equal(
        "The table has no estimates for these tools of the graph: 'YOLO', 'GDINO', 'SAM', 'DALLE', 'INPAINT'. Make it from this graph. "
            + "(Parameter 'table')",
        Assert.Throws<ArgumentException>(() => new QualityPath(QualityGraphs.Costa(), table: new QualityTable(Fork((1, 1), (1, 1))))).Message);

    private static void AssertFound(QualityOptions options, string route, double score)
    {
        QualityPath search = new(QualityGraphs.Costa(), options);

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(route, search.ToPath()!.ToString());
        Assert.Equal(score, search.Score, score > 100 ? 3 : 4);
        Assert.Equal(QualityScore.Of(search.Cost, search.Quality, options.Alpha), search.Score);
    }

    private static string Found(ToolGraph graph, double alpha)
    {
        QualityPath search = new(graph, new QualityOptions { Alpha = alpha });
        Assert.True(search.TryFind("goal", "start"));
        return search.ToPath()!.ToString();
    }

    private static ToolGraph Fork((double Cost, double Quality) a, (double Cost, double Quality) b) => ToolGraph.Create(builder => builder
        .AddEstimated("a", a.Cost, a.Quality).AddEstimated("b", b.Cost, b.Quality).AddWays("start-a-goal", "start-b-goal"));
}
