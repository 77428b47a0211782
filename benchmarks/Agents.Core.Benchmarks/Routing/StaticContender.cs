using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A static workflow as one would write it by hand: each stage has at most one tool to fall back to, and no model is asked.</summary>
/// <remarks>A stage that is exhausted ends it: visibly, or without a word where the author thought of one failure only.</remarks>
public static class StaticContender
{
    /// <summary>Runs a scenario.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>What came of it.</returns>
    public static async Task<ScenarioRun> RunAsync(PublishedScenario scenario, CancellationToken cancellationToken = default)
    {
        RouteDomain domain = scenario.Domain;
        ScenarioTools tools = scenario.CreateTools();
        List<string> path = [];
        string ended = "done";
        bool isRisky = scenario.RiskValue > domain.Limit;
        if (isRisky && domain.KnownAfter is null)
        {
            return Result("sent to review");
        }

        foreach (DomainStage stage in domain.Stages)
        {
            if (!await TryAsync(stage))
            {
                ended = stage.EndsInSilence ? "done" : $"failed: {stage.Name}";
                break;
            }

            if (isRisky && domain.KnownAfter == stage.Name)
            {
                ended = "sent to review";
                break;
            }
        }

        return Result(ended);

        async Task<bool> TryAsync(DomainStage stage)
        {
            bool isDone = false;
            foreach (string name in stage.StaticTools)
            {
                bool succeeded = await CallAsync(tools.Make(name), cancellationToken);
                path.Add(succeeded ? name : $"{name}✗");
                isDone |= succeeded;
                if (succeeded && !stage.IsFanOut)
                {
                    break;
                }
            }

            return isDone;
        }

        ScenarioRun Result(string ended) => new()
        {
            Path = string.Join(' ', path),
            Ended = ended + RouteContender.HoldOf(tools.IsHeld),
            ToolCalls = tools.Calls,
            IsSilent = ended == "done" && domain.FindMissing(tools.Succeeded).Count > 0,
        };
    }

    private static async Task<bool> CallAsync(Tool tool, CancellationToken cancellationToken)
    {
        try
        {
            await tool.InvokeAsync(new AIFunctionArguments(), cancellationToken);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
