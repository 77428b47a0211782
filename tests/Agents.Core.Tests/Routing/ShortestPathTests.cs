using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.RouteScene;

namespace Agents.Core.Tests.Routing;

public sealed class ShortestPathTests
{
    [Fact]
    public void The_example_of_the_paper_costs_4_and_with_stripe_and_email_down_6()
    {
        ShortestPath search = new(Refund());

        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal("start -> crm -> stripe -> email -> goal", search.ToPath()!.ToString());
        Assert.Equal(4.0, search.Cost);

        search.Close("stripe");
        search.Close("email");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal("start -> crm -> razorpay -> sms -> goal", search.ToPath()!.ToString());
        Assert.Equal(6.0, search.Cost);

        search.Reopen("stripe");
        search.Reopen("email");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(4.0, search.Cost);
    }

    [Fact]
    public void A_search_without_a_route_says_so_and_keeps_nothing_of_the_last_one()
    {
        ShortestPath search = new(Refund());
        Assert.True(search.TryFind("goal", "start"));

        search.Close("crm");

        Assert.False(search.TryFind("goal", "start"));
        Assert.Equal(double.PositiveInfinity, search.Cost);
        Assert.True(search.Nodes.IsEmpty);
        Assert.Null(search.ToPath());
    }

    [Fact]
    public void A_route_that_begins_at_a_closed_node_only_leaves_it()
    {
        ShortestPath search = new(Refund());
        search.Close("stripe");

        Assert.True(search.TryFind("goal", "stripe"));
        Assert.Equal("stripe -> email -> goal", search.ToPath()!.ToString());
        Assert.Equal(2, search.Cost);
    }

    [Fact]
    public void A_free_step_to_a_closed_node_is_absent_and_not_a_number_never()
    {
        ToolGraph graph = ToolGraph.Create(g => g
            .AddTool(Tool("a"), 0)
            .AddEdge("start", "a")
            .AddEdge("a", "goal")
            .AddEdge("start", "goal", 5));
        ShortestPath search = new(graph);
        search.Close("a");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(5, search.Cost);

        search.Close("goal");
        Assert.False(search.TryFind("goal", "start"));
        Assert.Equal(double.PositiveInfinity, search.Cost);
        Assert.True(search.TryFind("goal", "goal"));
        Assert.Equal(0, search.Cost);
        Assert.Equal("goal", search.ToPath()!.ToString());
    }

    [Fact]
    public void A_stage_is_closed_when_too_few_of_its_tools_are_left()
    {
        ShortestPath search = new(ToolGraph.Create(g => g
            .AddTool(Tool("a"))
            .AddTool(Tool("b"))
            .AddTool(Tool("c"))
            .AddStage("all", ["a", "b", "c"], 2)
            .AddEdge("start", "all")
            .AddEdge("all", "goal")));
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(3, search.Cost);

        search.Close("a");
        Assert.True(search.TryFind("goal", "start"));
        Assert.Equal(3, search.Cost);

        search.Close("c");
        Assert.False(search.TryFind("goal", "start"));
    }

    [Fact]
    public void A_goal_at_the_start_is_reached_by_no_step()
    {
        ToolGraph graph = ToolGraph.Create(g => g.AddTool(Tool("a")).AddGoal(new RouteGoal { Name = "done", States = ["start"] }));

        RoutePath? path = graph.FindPath("done");

        Assert.Equal(["start"], path!.Nodes);
        Assert.Equal(0, path.Cost);
    }

    [Fact]
    public void Unknown_names_are_refused()
    {
        ShortestPath search = new(Refund());

        Assert.StartsWith("The graph has no goal 'refund'; it has 'goal'.", Assert.Throws<ArgumentException>(() => search.TryFind("refund", "start")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The graph has no node 'begin'.", Assert.Throws<ArgumentException>(() => search.TryFind("goal", "begin")).Message, StringComparison.Ordinal);
        Assert.StartsWith("The graph has no node 'Crm'.", Assert.Throws<ArgumentException>(() => search.Close("Crm")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => search.TryFind(null!, "start"));
        Assert.Throws<ArgumentNullException>(() => search.TryFind("goal", null!));
        Assert.Throws<ArgumentNullException>(() => search.Reopen(null!));
    }

    [Fact]
    public void A_search_allocates_nothing_after_it_is_made()
    {
        ShortestPath search = new(Refund());
        Query(search, 100);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Query(search, 1_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Query(ShortestPath search, int times)
    {
        for (int i = 0; i < times; i++)
        {
            search.Close("stripe");
            _ = search.TryFind("goal", "start");
            search.Reopen("stripe");
            _ = search.TryFind("goal", "crm");
        }
    }
}
