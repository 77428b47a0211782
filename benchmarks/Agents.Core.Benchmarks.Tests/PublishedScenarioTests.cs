using Agents.Core.Benchmarks.Routing;

namespace Agents.Core.Benchmarks.Tests;

/// <summary>Every figure that our router must reproduce, written out once more, so that no scenario can expect what the router happens to do.</summary>
public sealed class PublishedScenarioTests
{
    [Theory]
    [InlineData("S1", "crm stripe email", "reached", 0, 3, 0)]
    [InlineData("S2", "crm stripe✗ razorpay email", "reached", 0, 4, 1)]
    [InlineData("S3", "crm stripe✗ razorpay✗ ⇒asked email", "demoted to notify_delay", 1, 4, 1)]
    [InlineData("S4", "⇒asked crm review_queue email", "demoted to manual_review", 1, 3, 0)]
    [InlineData("S5", "crm stripe email✗ sms", "reached", 0, 4, 1)]
    [InlineData("S6", "crm stripe email✗ sms✗ ⇒asked ⇒asked", "handed over", 2, 4, 1)]
    [InlineData("S7", "crm stripe✗ razorpay email✗ sms✗ ⇒asked ⇒asked", "handed over", 2, 5, 2)]
    [InlineData("T1", "flight_a hotel_a car email", "reached", 0, 4, 0)]
    [InlineData("T2", "flight_a✗ flight_b hotel_a car email", "reached", 0, 5, 1)]
    [InlineData("T3", "flight_a✗ flight_b hotel_b car email", "reached", 0, 5, 2)]
    [InlineData("T4", "flight_a hotel_a ⇒asked", "handed over", 1, 2, 0)]
    [InlineData("T5", "flight_a hotel_a✗ hotel_b✗ ⇒asked car✗ email", "demoted to flight_optional_car", 1, 5, 2)]
    [InlineData("T6", "flight_a✗ flight_b hotel_b car email✗ sms", "reached", 0, 6, 2)]
    [InlineData("M1", "image queue", "reached", 0, 2, 0)]
    [InlineData("M2", "text queue", "reached", 0, 2, 0)]
    [InlineData("M3", "⇒asked image queue", "reached, held", 1, 2, 0)]
    [InlineData("M4", "history queue", "reached, held", 0, 2, 0)]
    [InlineData("M5", "history queue", "reached, held", 0, 2, 0)]
    [InlineData("M6", "history queue", "reached, held", 0, 2, 0)]
    public async Task Our_router_takes_the_path_with_the_published_counts(
        string id, string path, string ended, int modelCalls, int toolCalls, int reroutes)
    {
        PublishedScenario scenario = Find(id);
        ScenarioRun run = await RouteContender.RunAsync(scenario, TestContext.Current.CancellationToken);

        ScenarioRun expected = new() { Path = path, Ended = ended, ModelCalls = modelCalls, ToolCalls = toolCalls, Reroutes = reroutes };
        Assert.Equal(expected, run);
        Assert.Equal((modelCalls, toolCalls), (scenario.Published.ModelCalls, scenario.Published.ToolCalls));
        Assert.Equal(scenario.Published.Recoveries ?? reroutes, run.Reroutes);
        Assert.Empty(RouteContender.FindDeviations(scenario, run));
    }

    [Fact]
    public async Task The_totals_are_the_published_ones_and_nothing_fails_in_silence()
    {
        IReadOnlyList<ScenarioComparison> rows = await CompareAllAsync();

        Assert.Equal(
            new RoutingTotals { AsExpected = 19, ModelCalls = 9, ToolCalls = 66, Reroutes = 13, Silent = 0 },
            RoutingTotals.Of(rows));
        Assert.Equal(6, rows.Where(row => row.Scenario.Domain == RouteDomains.Support).Sum(row => row.Ours.Reroutes));
        Assert.Equal(7, rows.Where(row => row.Scenario.Domain == RouteDomains.Travel).Sum(row => row.Ours.Reroutes));
    }

    [Fact]
    public async Task The_static_workflow_fails_in_silence_where_the_paper_says_so()
    {
        IReadOnlyList<ScenarioComparison> rows = await CompareAllAsync();

        Assert.Equal(["S6", "S7", "T6"], rows.Where(row => row.Static.IsSilent).Select(row => row.Scenario.Id));
        Assert.Equal(["S6", "S7", "T6"], rows.Where(row => row.Scenario.Published.IsStaticSilent).Select(row => row.Scenario.Id));
        Assert.Equal([3, 4, 3, 0, 4, 4, 5, 4, 5, 6, 2, 3, 6, 6, 6, 0, 6, 6, 6], rows.Select(row => row.Static.ToolCalls));
        Assert.Equal(
            ["S3 failed: payment", "S4 sent to review", "T4 sent to review", "T5 failed: hotel", "M3 sent to review", "M4 done, held", "M5 done, held", "M6 done, held"],
            rows.Where(row => row.Static.Ended != "done").Select(row => $"{row.Scenario.Id} {row.Static.Ended}"));
    }

    [Fact]
    public async Task A_model_that_follows_a_rule_is_asked_once_a_tool_and_once_for_the_answer()
    {
        IReadOnlyList<ScenarioComparison> rows = await CompareAllAsync();

        Assert.All(rows, row => Assert.Equal(row.RuleReact.ToolCalls + 1, row.RuleReact.ModelCalls));
        Assert.All(rows, row => Assert.False(row.RuleReact.IsSilent));
        Assert.Equal([4, 5, 5, 1, 5, 5, 6, 5, 6, 7, 3, 6, 8, 7, 7, 1, 7, 7, 7], rows.Select(row => row.RuleReact.ModelCalls));
        Assert.Equal(
            ["S3 without payment", "S4 handed over", "S6 without notification", "S7 without notification", "T4 handed over", "T5 without hotel and car", "M3 handed over",
                "M4 done, held", "M5 done, held", "M6 done, held"],
            rows.Where(row => row.RuleReact.Ended != "done").Select(row => $"{row.Scenario.Id} {row.RuleReact.Ended}"));
    }

    [Fact]
    public async Task The_scripted_loop_makes_the_published_calls()
    {
        IReadOnlyList<ScenarioComparison> rows = await CompareAllAsync();

        Assert.Equal([4, 5, 7, 4, 5, 8, 9, 5, 6, 7, 3, 5, 8, 6, 7, 6, 9, 9, 10], rows.Select(row => row.PublishedReact.ModelCalls));
        Assert.Equal([3, 4, 5, 2, 4, 4, 5, 4, 5, 6, 0, 6, 6, 6, 6, 6, 5, 5, 5], rows.Select(row => row.PublishedReact.ToolCalls));
        Assert.Equal((123, 87), (rows.Sum(row => row.PublishedReact.ModelCalls), rows.Sum(row => row.PublishedReact.ToolCalls)));
    }

    [Fact]
    public void The_graphs_have_the_edges_of_the_reconstruction()
    {
        ScenarioTools tools = new();
        Assert.Equal((6, 13), Size(RouteDomains.Support));
        Assert.Equal((7, 18), Size(RouteDomains.Travel));
        Assert.Equal((6, 15), Size(RouteDomains.Moderation));

        (int Tools, int Edges) Size(RouteDomain domain)
        {
            Core.Routing.ToolGraph graph = domain.CreateGraph(tools);
            return (graph.Nodes.Count(node => node.Kind == Core.Routing.RouteNodeKind.Tool), graph.Edges.Count);
        }
    }

    private static PublishedScenario Find(string id) => PublishedScenarios.All.Single(scenario => scenario.Id == id);

    private static async Task<IReadOnlyList<ScenarioComparison>> CompareAllAsync()
    {
        List<ScenarioComparison> rows = [];
        foreach (PublishedScenario scenario in PublishedScenarios.All)
        {
            rows.Add(await ScenarioComparison.RunAsync(scenario, TestContext.Current.CancellationToken));
        }

        return rows;
    }
}
