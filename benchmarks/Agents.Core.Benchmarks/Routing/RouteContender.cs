using Agents.Core.Chat;
using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Our router on the graph of a task. Everything about it is counted while it runs, by the router, its events and the chat client.</summary>
public static class RouteContender
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came of it.</returns>
    public static async Task<ScenarioRun> RunAsync(PublishedScenario scenario, CancellationToken cancellationToken = default)
    {
        RouteDomain domain = scenario.Domain;
        ScenarioTools tools = scenario.CreateTools();
        foreach (string tool in scenario.DownAtStart)
        {
            tools.Health.MarkDown(tool);
        }

        using ScriptedChatClient model = ScriptedChatClient.FromTurns([.. scenario.Answers.Select(Turn.Text)]);
        SelfHealingRouter router = SelfHealingRouter.Create("published", domain.CreateGraph(tools), options =>
        {
            options.Health = tools.Health;
            options.Escalation = Escalation.ToModel(ChatAgent.Create("planner", model).Build());
            foreach (string value in domain.RiskValues)
            {
                options.Monitors.Add(new RiskMonitor(value, domain.Limit));
            }

            options.Monitors.Add(new IntentMonitor("message", new Dictionary<string, IReadOnlyList<string>> { [domain.Goal] = [domain.IntentWord] }));
            if (scenario is { Probed: { } probed, ProbedAfter: { } after })
            {
                options.Monitors.Add(new ReportedDown([probed], state => state.Down.Contains(after) || state.Steps.Any(step => step.Tool == after)));
            }
        });

        EventRecorder events = new();
        Dictionary<string, object?> values = new() { ["message"] = domain.Message };
        if (domain.KnownAfter is null)
        {
            values[domain.RiskValues[0]] = scenario.RiskValue;
        }

        RunResult<RouteResult> run = await router.RunAsync(
            new RouteRequest { Goal = domain.Goal, Values = values },
            new RunOptions { Clock = tools.Clock, Observers = { events } },
            cancellationToken);
        RouteResult result = run.Output;
        return new ScenarioRun
        {
            Path = RouteTrace.PathOf(events),
            Ended = WordsOf(result) + HoldOf(tools.IsHeld),
            ModelCalls = model.Requests.Count,
            ToolCalls = result.Counters.ToolCalls,
            Reroutes = result.Counters.Reroutes,
            IsSilent = result.Outcome == RouteOutcome.Reached && domain.FindMissing([.. result.Steps.Select(step => step.Tool)]).Count > 0,
        };
    }

    /// <summary>Says how a route ended.</summary>
    /// <param name="result">The route.</param>
    public static string WordsOf(RouteResult result) => result.Outcome switch
    {
        RouteOutcome.Reached => "reached",
        RouteOutcome.Demoted => $"demoted to {result.Goal}",
        _ => "handed over",
    };

    /// <summary>Says whether a task was held for review, as an addition to how it ended.</summary>
    /// <param name="isHeld">Whether it was.</param>
    public static string HoldOf(bool isHeld) => isHeld ? ", held" : string.Empty;

    /// <summary>Says in which respects a run is not what a scenario expects.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="run">What came of it.</param>
    /// <returns>One sentence a respect; empty when all is as expected.</returns>
    public static IReadOnlyList<string> FindDeviations(PublishedScenario scenario, ScenarioRun run)
    {
        string ended = scenario.ExpectedOutcome switch
        {
            RouteOutcome.Reached => "reached",
            RouteOutcome.Demoted => $"demoted to {scenario.Answers[^1]}",
            _ => "handed over",
        };
        ScenarioRun expected = new()
        {
            Path = scenario.ExpectedPath,
            Ended = ended + HoldOf(scenario.ExpectedHold),
            ModelCalls = scenario.Published.ModelCalls,
            ToolCalls = scenario.Published.ToolCalls,
            Reroutes = scenario.ExpectedReroutes,
        };
        return run == expected ? [] : [$"{scenario.Id} expected {expected}", $"{scenario.Id} but was   {run}"];
    }
}
