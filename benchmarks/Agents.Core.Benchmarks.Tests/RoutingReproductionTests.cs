using Agents.Core.Benchmarks.Routing;
using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Tests;

public sealed class RoutingReproductionTests
{
    [Fact]
    public async Task All_scenarios_come_out_as_expected_and_the_last_line_sums_up()
    {
        (bool holds, string[] lines) = await RunAsync(new RoutingReproduction());

        Assert.True(holds);
        Assert.DoesNotContain(lines, line => line.StartsWith("deviation: ", StringComparison.Ordinal));
        Assert.Equal("routing: 19/19, 9 model calls, 66 tool calls, 13 recoveries, 0 silent; own: 20/20", lines[^1]);
    }

    [Fact]
    public async Task The_output_says_that_it_is_a_fit_and_what_is_scripted()
    {
        (_, string[] lines) = await RunAsync(new RoutingReproduction());

        Assert.Contains(lines, line => line.StartsWith("- This is a fit, not a confirmation. ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("- ReAct scripted: scripted as published, and so no evidence. ", StringComparison.Ordinal));
        Assert.Contains("- The paper prints 93 tool calls in all for ReAct, but its scenarios add up to 87, the number that it prints for the static workflow.", lines);
        Assert.Contains("all tools well:        start -> crm -> stripe -> email -> goal costs 4.0", lines);
        Assert.Contains("stripe and email down: start -> crm -> razorpay -> sms -> goal costs 6.0", lines);
    }

    [Fact]
    public async Task Two_runs_write_the_same()
    {
        (_, string[] first) = await RunAsync(new RoutingReproduction());
        (_, string[] second) = await RunAsync(new RoutingReproduction());

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task A_published_scenario_that_deviates_is_told_and_fails()
    {
        PublishedScenario[] scenarios = [.. PublishedScenarios.All.Select(s => s.Id == "T6" ? s with { ExpectedPath = "flight_a" } : s)];

        (bool holds, string[] lines) = await RunAsync(new RoutingReproduction(scenarios));

        Assert.False(holds);
        Assert.Single(lines, line => line.StartsWith("deviation: T6 expected ", StringComparison.Ordinal));
        Assert.Equal("routing: 18/19, 9 model calls, 66 tool calls, 13 recoveries, 0 silent; own: 20/20", lines[^1]);
    }

    [Fact]
    public async Task A_scenario_of_our_own_that_deviates_is_told_and_fails()
    {
        OwnScenario[] scenarios = [.. OwnScenarios.All.Select(s => s.Id == "O6" ? s with { Expected = s.Expected with { ToolCalls = 5 } } : s)];

        (bool holds, string[] lines) = await RunAsync(new RoutingReproduction(own: scenarios));

        Assert.False(holds);
        Assert.Single(lines, line => line.StartsWith("deviation: O6 expected ", StringComparison.Ordinal));
        Assert.Equal("routing: 19/19, 9 model calls, 66 tool calls, 13 recoveries, 0 silent; own: 19/20", lines[^1]);
    }

    [Theory]
    [InlineData(0, "gdino-sam-dalle", 1.0000, "gdino-sam-dalle", 1.0000)]
    [InlineData(0.5, "gdino-sam-inpaint", 3.6609, "yolo-sam-inpaint", 4.6088)]
    [InlineData(1, "gdino-sam-inpaint", 12.63295, "yolo-sam-inpaint", 14.6385)]
    [InlineData(1.5, "gdino-sam-inpaint", 43.5933, "yolo-sam-inpaint", 46.4947)]
    [InlineData(2, "yolo-sam-inpaint", 147.676, "yolo-sam-inpaint", 147.676)]
    public void Only_the_exact_search_finds_the_best_route_for_every_weight(
        double alpha, string exact, double best, string additive, double score)
    {
        (string Route, double Score) found = QualitySweep.Find(alpha, QualitySearch.Exact);
        Assert.Equal(exact, found.Route);
        Assert.Equal(best, found.Score, 0.0001);
        found = QualitySweep.Find(alpha, QualitySearch.Additive);
        Assert.Equal(additive, found.Route);
        Assert.Equal(score, found.Score, 0.0001);
    }

    [Theory]
    [InlineData(10_000, 500, 1_000, 2_000)]
    [InlineData(100_000, 5_000, 10_000, 20_000)]
    [InlineData(1_000_000, 50_000, 100_000, 200_000)]
    public void Table_6_is_the_published_rates_multiplied(int tasks, double failures, double seconds, double modelCalls) =>
        Assert.Equal((failures, TimeSpan.FromSeconds(seconds), modelCalls), SixthTable.Compute(tasks));

    private static async Task<(bool Holds, string[] Lines)> RunAsync(RoutingReproduction reproduction)
    {
        using StringWriter output = new() { NewLine = "\n" };
        bool holds = await reproduction.RunAsync(output, TestContext.Current.CancellationToken);
        return (holds, output.ToString().TrimEnd('\n').Split('\n'));
    }
}
