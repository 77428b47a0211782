namespace Agents.Core.Benchmarks.Routing;

/// <summary>What four ways of working made of one published scenario.</summary>
public sealed record ScenarioComparison
{
    /// <summary>Gets the scenario.</summary>
    public required PublishedScenario Scenario { get; init; }

    /// <summary>Gets the run of our router.</summary>
    public required ScenarioRun Ours { get; init; }

    /// <summary>Gets the run of the static workflow.</summary>
    public required ScenarioRun Static { get; init; }

    /// <summary>Gets the run of the ReAct loop that follows a rule.</summary>
    public required ScenarioRun RuleReact { get; init; }

    /// <summary>Gets the run of the ReAct loop that is scripted as published.</summary>
    public required ScenarioRun PublishedReact { get; init; }

    /// <summary>Runs a scenario in all four ways.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="cancellationToken">Ends the runs.</param>
    public static async Task<ScenarioComparison> RunAsync(PublishedScenario scenario, CancellationToken cancellationToken = default) => new()
    {
        Scenario = scenario,
        Ours = await RouteContender.RunAsync(scenario, cancellationToken),
        Static = await StaticContender.RunAsync(scenario, cancellationToken),
        RuleReact = await Routing.RuleReact.RunAsync(scenario, cancellationToken),
        PublishedReact = await Routing.PublishedReact.RunAsync(scenario, cancellationToken),
    };
}
