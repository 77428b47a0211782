using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>One of the 19 published scenarios: what goes wrong, what the model answers when it is asked, and what must come of it.</summary>
public sealed record PublishedScenario
{
    /// <summary>Gets the id of the paper's tables.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the task.</summary>
    public required RouteDomain Domain { get; init; }

    /// <summary>Gets what goes wrong, in words.</summary>
    public required string Injected { get; init; }

    /// <summary>Gets the tools that fail when they are called.</summary>
    public IReadOnlyList<string> Fails { get; init; } = [];

    /// <summary>Gets the tools that are known to be down before the request starts, and fail when they are called all the same.</summary>
    public IReadOnlyList<string> DownAtStart { get; init; } = [];

    /// <summary>Gets the tool that a probe reports as down during the route; <see langword="null"/> for none. It fails when it is called.</summary>
    public string? Probed { get; init; }

    /// <summary>Gets the tool after whose success or failure the probe reports; <see langword="null"/> without a probe.</summary>
    public string? ProbedAfter { get; init; }

    /// <summary>Gets the value in which a risk would show.</summary>
    public required double RiskValue { get; init; }

    /// <summary>Gets what the scripted model answers the router, in order.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Gets the decisions that our router must make, in the order in which it makes them.</summary>
    public required string ExpectedPath { get; init; }

    /// <summary>Gets how our router's route must end.</summary>
    public RouteOutcome ExpectedOutcome { get; init; }

    /// <summary>Gets whether the task must be held for review in the end.</summary>
    public bool ExpectedHold { get; init; }

    /// <summary>Gets how many new routes our router must find.</summary>
    public int ExpectedReroutes { get; init; }

    /// <summary>Gets what the paper prints.</summary>
    public required PublishedFigures Published { get; init; }

    /// <summary>Makes the tools of the scenario, those that are to fail included.</summary>
    public ScenarioTools CreateTools()
    {
        ScenarioTools tools = new();
        Domain.Prepare(tools, RiskValue);
        return tools.Break([.. Fails, .. DownAtStart, .. Probed is null ? (string[])[] : [Probed]]);
    }
}
