using Agents.Core.Chat;
using Agents.Core.Testing;
using Agents.Core.Tools;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A ReAct loop on our chat agent, whose model follows a rule instead of a script. Its calls are counted while it runs.</summary>
public static class RuleReact
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came of it.</returns>
    public static async Task<ScenarioRun> RunAsync(PublishedScenario scenario, CancellationToken cancellationToken = default)
    {
        RouteDomain domain = scenario.Domain;
        ScenarioTools tools = scenario.CreateTools();
        RuleModel rule = new(domain, scenario.RiskValue);
        using ScriptedChatClient model = ScriptedChatClient.FromFunction(rule.Decide);
        EventRecorder events = new();
        ChatAgent agent = ChatAgent.Create("react", model)
            .WithTools(ToolSet.Create(domain.Stages.SelectMany(stage => stage.Tools).Select(name => tools.Make(name))))
            .Build();
        RunResult<string> run = await agent.RunAsync(
            domain.Message, new RunOptions { Clock = tools.Clock, Observers = { events } }, cancellationToken);
        return new ScenarioRun
        {
            Path = string.Join(' ', events.OfType<ToolCallCompleted>().Select(call => call.Outcome is ToolSucceeded ? call.Tool : $"{call.Tool}✗")),
            Ended = run.Output + RouteContender.HoldOf(tools.IsHeld),
            ModelCalls = model.Requests.Count,
            ToolCalls = tools.Calls,
            IsSilent = run.Output == RuleModel.Done && domain.FindMissing(tools.Succeeded).Count > 0,
        };
    }
}
