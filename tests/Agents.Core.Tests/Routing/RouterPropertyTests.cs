using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>What holds for every route, whatever fails: nothing happens in silence, and the numbers say what the log says.</summary>
public sealed class RouterPropertyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_route_ends_in_one_of_three_ways_and_each_failure_is_answered() => Prop.ForAll(LongRuns.Seeds, async seed =>
    {
        RandomRoute route = new(seed);
        RunResult<RouteResult> result = await route.RunAsync(Token);
        CheckEnd(route, result);
        CheckLog(result.Output);
        CheckSteps(route, result.Output);
        Assert.Equal(result.Output.Counters.ToolCalls, result.Spend.ToolCalls);
        Assert.Equal(result.Output.Counters.ToolCalls, route.Calls.Values.Sum());
        Assert.Equal(default, route.Ledger!.Reserved);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(3_000)));

    [Fact]
    public async Task A_step_that_is_under_way_when_the_goal_changes_ends_where_it_was_going()
    {
        RandomRoute route = new(2_075_118_272);
        RunResult<RouteResult> result = await route.RunAsync(Token);
        CheckEnd(route, result);
        CheckLog(result.Output);
        CheckSteps(route, result.Output);
        Assert.Equal([("start", "small"), ("start", "small"), ("start", "full"), ("s1", "full"), ("s1", "full")], route.Places);
    }

    [Fact]
    public void The_same_seed_gives_the_same_events() => Prop.ForAll(LongRuns.Seeds, async seed =>
    {
        RandomRoute first = new(seed);
        RandomRoute second = new(seed);
        await first.RunAsync(Token);
        await second.RunAsync(Token);
        Assert.Equal(first.Recorder.ToText(), second.Recorder.ToText());
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public async Task Random_routes_meet_everything_that_can_happen()
    {
        HashSet<RouteDecisionKind> kinds = [];
        HashSet<RouteOutcome> outcomes = [];
        for (int seed = 0; seed < 1_000; seed++)
        {
            RouteResult result = (await new RandomRoute(seed).RunAsync(Token)).Output;
            kinds.UnionWith(result.Log.Select(line => line.Kind));
            outcomes.Add(result.Outcome);
        }

        Assert.Equal(Enum.GetValues<RouteDecisionKind>().Order(), kinds.Order());
        Assert.Equal(Enum.GetValues<RouteOutcome>().Order(), outcomes.Order());
    }

    private static void CheckEnd(RandomRoute route, RunResult<RouteResult> result)
    {
        RouteResult output = result.Output;
        StopReason[] given = [.. route.Recorder.OfType<StopReported>().Select(report => report.Reason)];
        Assert.Equal(given.FirstOrDefault(StopReason.Completed), result.StopReason);
        Assert.Equal(route.Recorder.OfType<BudgetRefused>().Count > 0, given.Contains(StopReason.BudgetExhausted));
        Assert.True(given.Contains(StopReason.Partial) || !output.Log.Any(line => line.Kind == RouteDecisionKind.Tolerate));
        Assert.True(output.Steps.Any(step => step.Stage is not null) || !given.Contains(StopReason.Partial));
        Assert.Equal(output.Outcome == RouteOutcome.Demoted, given.Contains(StopReason.GoalDemoted));
        Assert.Equal(output.Outcome == RouteOutcome.Escalated, given.Contains(StopReason.Escalated));
        Assert.Equal(output.Outcome == RouteOutcome.Escalated, output.Reason is not null);
        Assert.Equal(output.Outcome == RouteOutcome.Escalated ? RouteDecisionKind.HandOver : RouteDecisionKind.Complete, output.Log[^1].Kind);
        Assert.Single(output.Log, line => line.Kind is RouteDecisionKind.HandOver or RouteDecisionKind.Complete);
        Assert.True(output.Outcome == RouteOutcome.Escalated || (output.Goal == output.RequestedGoal) == (output.Outcome == RouteOutcome.Reached));
    }

    private static void CheckLog(RouteResult result)
    {
        int Count(RouteDecisionKind kind) => result.Log.Count(line => line.Kind == kind);

        int[] failures = [.. result.Log.Where(line => line.Kind == RouteDecisionKind.Fail).Select(line => line.Number)];
        Assert.Equal(Enumerable.Range(1, result.Log.Count), result.Log.Select(line => line.Number));
        Assert.Equal(failures, result.Log.SelectMany(line => line.Answers).Order());
        foreach (RouteDecision line in result.Log.Where(line => line.Answers.Count > 0))
        {
            Assert.True(line.Answers.All(failure => failure < line.Number));
            Assert.True(line.Kind is RouteDecisionKind.Reroute or RouteDecisionKind.Escalate or RouteDecisionKind.Tolerate
                || (line.Kind == RouteDecisionKind.HandOver && result.Counters.Escalations == RandomRoute.MaxEscalations));
        }

        Assert.Equal(
            new RouteCounters
            {
                ToolCalls = result.Counters.ToolCalls,
                Failures = failures.Length,
                Reroutes = Count(RouteDecisionKind.Reroute),
                Escalations = Count(RouteDecisionKind.Escalate),
                Tolerated = result.Log.Where(line => line.Kind == RouteDecisionKind.Tolerate).Sum(line => line.Answers.Count),
            },
            result.Counters);
        Assert.InRange(result.Counters.Escalations, 0, RandomRoute.MaxEscalations);
        Assert.Equal(
            result.Steps.Select(step => step.Tool), result.Log.Where(line => line.Kind == RouteDecisionKind.Execute).Select(line => line.Node));
    }

    private static void CheckSteps(RandomRoute route, RouteResult result)
    {
        foreach (RouteNode node in route.Graph.Nodes.Where(node => node.Kind == RouteNodeKind.Tool))
        {
            bool isRepeatable = node.Tool!.Policy.IsReadOnly || node.Tool.Policy.IsIdempotent;
            Assert.True(isRepeatable || route.Calls.GetValueOrDefault(node.Name) <= 1, $"'{node.Name}' was called again.");
            Assert.True(node.Tool.Policy.IsReadOnly || result.Steps.Count(step => step.Tool == node.Name) <= 1, $"'{node.Name}' succeeded again.");
        }

        // A step may be under way while somebody decides on another goal, so it is for one of those the route had at its place.
        List<string> goals = [];
        for (int i = 1; i < route.Places.Count; i++)
        {
            (string from, string goal) = route.Places[i - 1];
            string to = route.Places[i].Position;
            goals.Add(goal);
            if (from != to)
            {
                Assert.True(
                    route.Graph.Edges.Any(edge => edge.From == from && edge.To == to && (edge.Goals.Count == 0 || edge.Goals.Intersect(goals).Any())),
                    $"There is no step from '{from}' to '{to}' for {string.Join(", ", goals)}.");
                goals.Clear();
            }
        }

        if (result.Outcome == RouteOutcome.Escalated)
        {
            return;
        }

        RouteGoal reached = route.Graph.Goals.Single(goal => goal.Name == result.Goal);
        Assert.Contains(route.Places[^1].Position, reached.States);
        HashSet<string> provided = [.. result.Steps.SelectMany(step => route.Graph.Nodes.Single(node => node.Name == step.Tool).Tool!.Policy.Provides)];
        Assert.Subset(provided, reached.Requires.ToHashSet());
    }
}
