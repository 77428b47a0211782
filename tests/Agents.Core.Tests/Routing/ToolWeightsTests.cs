using Agents.Core.Routing;
using Agents.Core.Testing;
using static Agents.Core.Tests.Routing.RouteScene;

namespace Agents.Core.Tests.Routing;

/// <summary>What a search sees of the health of tools, and of what it has closed itself.</summary>
public sealed class ToolWeightsTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ToolHealth _health;

    public ToolWeightsTests() => _health = new ToolHealth(new ToolHealthOptions { Baseline = HealthScene.Usual, LatencyWindow = 1 }, _clock);

    [Fact]
    public void Change_of_a_factor_is_seen_by_the_next_query()
    {
        ShortestPath search = new(Refund(), _health);
        Assert.Equal("4: start -> crm -> stripe -> email -> goal", Find(search));

        Respond("stripe", 1.5);
        Assert.Equal("4.5: start -> crm -> stripe -> email -> goal", Find(search));
        Respond("stripe", 3);
        Assert.Equal("5: start -> crm -> razorpay -> email -> goal", Find(search));
        _health.MarkDown("email");
        Assert.Equal("6: start -> crm -> razorpay -> sms -> goal", Find(search));
        _health.MarkDown("crm");
        Assert.Equal("none", Find(search));

        Respond("stripe", 1);
        _health.MarkUp("crm");
        _health.MarkUp("email");
        Assert.Equal("4: start -> crm -> stripe -> email -> goal", Find(search));
    }

    [Fact]
    public void What_time_alone_changes_is_seen_by_the_next_query()
    {
        ShortestPath search = new(Refund(), _health);
        _health.MarkDown("crm");
        _health.ReportQuota("stripe", 1, 1, TimeSpan.FromMinutes(10));
        _health.Failed("email", HealthScene.Usual);
        List<string> found = [Find(search)];
        foreach (double minutes in (double[])[0.5, 1, 1.5, 2, 2.5, 10, 15])
        {
            _clock.Advance(TimeSpan.FromMinutes(minutes) - _clock.Elapsed);
            found.Add(Find(search));
        }

        Assert.Equal(
            [
                "none",
                "14.25: start -> crm -> razorpay -> email -> goal",
                "9.25: start -> crm -> razorpay -> email -> goal",
                "6.75: start -> crm -> razorpay -> email -> goal",
                "5.5: start -> crm -> razorpay -> email -> goal",
                "5.25: start -> crm -> razorpay -> email -> goal",
                "4.25: start -> crm -> stripe -> email -> goal",
                "4: start -> crm -> stripe -> email -> goal",
            ],
            found);
    }

    [Fact]
    public void Step_to_a_tool_that_is_down_is_absent_where_it_is_free_too()
    {
        ShortestPath search = new(
            ToolGraph.Create(g => g.AddTool(Tool("a"), 0).AddEdge("start", "a").AddEdge("a", "goal", 0).AddEdge("start", "goal", 5)), _health);
        Assert.Equal("0: start -> a -> goal", Find(search));

        _health.MarkDown("a");
        Assert.Equal("5: start -> goal", Find(search));
        Assert.Equal("0: a -> goal", Find(search, "a"));
        search.Close("goal");
        Assert.Equal("none", Find(search));
    }

    [Fact]
    public void Closed_node_stays_closed_whatever_its_health_until_it_is_let_in_again()
    {
        ShortestPath search = new(Refund(), _health);
        Assert.Equal("4: start -> crm -> stripe -> email -> goal", Find(search));
        search.Close("stripe");
        Assert.Equal("5: start -> crm -> razorpay -> email -> goal", Find(search));
        _health.MarkDown("stripe");
        _health.MarkUp("stripe");
        Assert.Equal("5: start -> crm -> razorpay -> email -> goal", Find(search));

        search.Reopen("stripe");
        Assert.Equal("4: start -> crm -> stripe -> email -> goal", Find(search));
    }

    [Fact]
    public void Node_that_is_let_in_again_is_as_dear_as_its_health_says()
    {
        ShortestPath search = new(Refund(), _health);
        Respond("stripe", 1.5);
        _health.MarkDown("razorpay");
        search.Close("stripe");
        search.Close("razorpay");
        Assert.Equal("none", Find(search));
        search.Reopen("razorpay");
        Assert.Equal("none", Find(search));

        search.Reopen("stripe");
        Assert.Equal("4.5: start -> crm -> stripe -> email -> goal", Find(search));
    }

    [Fact]
    public void Node_that_is_no_tool_has_no_health()
    {
        ShortestPath search = new(Refund(), _health);
        _health.MarkDown("goal");
        _health.MarkDown("start");
        Assert.Equal("4: start -> crm -> stripe -> email -> goal", Find(search));
    }

    [Fact]
    public void Stage_is_as_dear_as_its_tools_on_average_as_they_are_now()
    {
        ShortestPath search = new(Staged(2), _health);
        Assert.Equal("3: start -> all -> goal", Find(search));
        Respond("a", 4);
        Respond("b", 2);
        Respond("c", 6);
        Assert.Equal("9: start -> all -> goal", Find(search));

        search.Close("c");
        Assert.Equal("7: start -> all -> goal", Find(search));
        Respond("b", 5);
        Assert.Equal("10: start -> all -> goal", Find(search));
        search.Close("a");
        Assert.Equal("none", Find(search));
        search.Reopen("c");
        Assert.Equal("12: start -> all -> goal", Find(search));
        _health.MarkDown("b");
        Assert.Equal("none", Find(search));
    }

    [Fact]
    public void Stage_that_is_closed_stays_closed_when_its_tools_change()
    {
        ShortestPath search = new(Staged(1), _health);
        search.Close("all");
        Assert.Equal("none", Find(search));
        Respond("a", 4);
        Assert.Equal("none", Find(search));
        search.Close("b");
        Assert.Equal("none", Find(search));

        search.Reopen("all");
        Assert.Equal("6: start -> all -> goal", Find(search));
    }

    [Fact]
    public void View_has_changed_only_after_a_change()
    {
        RouteNode[] nodes = Refund().Links.Nodes;
        ToolHealthView view = new(_health, nodes);
        double[] factors = new double[nodes.Length];
        Assert.True(view.HasChanged());
        view.Read(factors);
        Assert.False(view.HasChanged());

        _health.MarkDown("stripe");
        Assert.True(view.HasChanged());
        Assert.True(view.HasChanged());
        view.Read(factors);
        Assert.False(view.HasChanged());
        Assert.Equal(1, factors.Count(double.IsInfinity));

        _clock.Advance(HealthScene.Cooldown - TimeSpan.FromTicks(1));
        Assert.False(view.HasChanged());
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(view.HasChanged());
        view.Read(factors);
        Assert.False(view.HasChanged());
        Assert.Equal(10, factors.Max());
    }

    [Fact]
    public void Search_with_a_health_that_changes_allocates_nothing()
    {
        ShortestPath search = new(Refund(), _health);
        Query(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Query(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Query(int times)
        {
            for (int i = 0; i < times; i++)
            {
                _health.MarkDown("stripe");
                _ = search.TryFind("goal", "start");
                _health.MarkUp("stripe");
                _ = search.TryFind("goal", "start");
            }
        }
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Search_by_quality_leaves_out_what_is_down_and_nothing_else(QualitySearch mode)
    {
        QualityPath search = new(QualityGraphs.Costa(), new QualityOptions { Alpha = 2, Search = mode }, health: _health);
        Assert.Equal("12.1522: start -> YOLO -> SAM -> INPAINT -> goal", Find(search));

        _health.MarkDown("INPAINT");
        Assert.Equal("14.1522: start -> YOLO -> SAM -> DALLE -> goal", Find(search));
        _health.ReportQuota("YOLO", 1, 1, TimeSpan.FromMinutes(1));
        Assert.Equal("14.265: start -> GDINO -> SAM -> DALLE -> goal", Find(search));
        _clock.Advance(HealthScene.Cooldown);
        Assert.Equal(10, _health.FactorOf("INPAINT"));
        Assert.Equal("12.265: start -> GDINO -> SAM -> INPAINT -> goal", Find(search));
        search.Close("INPAINT");
        _clock.Advance(HealthScene.Cooldown);
        Assert.Equal("14.1522: start -> YOLO -> SAM -> DALLE -> goal", Find(search));
        _health.MarkDown("SAM");
        Assert.Equal("none", Find(search));
    }

    [Theory]
    [InlineData(QualitySearch.Exact)]
    [InlineData(QualitySearch.Additive)]
    public void Search_by_quality_counts_the_tools_of_a_stage_that_are_not_down(QualitySearch mode)
    {
        ToolGraph graph = ToolGraph.Create(b => b
            .AddEstimated("a", 2, 0.5).AddEstimated("b", 3, 0.25).AddEstimated("c", 4, 1)
            .AddStage("stage", ["a", "b", "c"], 2).AddWays("start-stage-goal"));
        QualityPath search = new(graph, new QualityOptions { Search = mode }, health: _health);
        Assert.Equal("9: start -> stage -> goal", Find(search));

        _health.MarkDown("b");
        Assert.Equal(("6: start -> stage -> goal", 0.5), (Find(search), search.Quality));
        _health.MarkDown("a");
        Assert.Equal("none", Find(search));
        _health.MarkUp("b");
        Assert.Equal(("7: start -> stage -> goal", 0.25), (Find(search), search.Quality));
    }

    private static string Find(ShortestPath search, string from = "start") =>
        search.TryFind("goal", from) ? FormattableString.Invariant($"{search.Cost}: {search.ToPath()}") : "none";

    private static string Find(QualityPath search) =>
        search.TryFind("goal", "start") ? FormattableString.Invariant($"{Math.Round(search.Cost, 10)}: {search.ToPath()}") : "none";

    private static ToolGraph Staged(int min) => ToolGraph.Create(g => g
        .AddTool(Tool("a"))
        .AddTool(Tool("b"))
        .AddTool(Tool("c"))
        .AddStage("all", ["a", "b", "c"], min)
        .AddEdge("start", "all", 2)
        .AddEdge("all", "goal", 1));

    /// <summary>Makes the latency factor of a tool what the test wants.</summary>
    private void Respond(string tool, double factor) => _health.Succeeded(tool, factor * HealthScene.Usual);
}
