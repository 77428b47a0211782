using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>One of the three published tasks: its tools, its graph, and what its scenarios have in common.</summary>
public sealed record RouteDomain
{
    /// <summary>Gets the name of the task.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the goal that every scenario asks for.</summary>
    public required string Goal { get; init; }

    /// <summary>Gets what the user says, in words from which the goal is clear.</summary>
    public required string Message { get; init; }

    /// <summary>Gets the word of <see cref="Message"/> that speaks for the goal.</summary>
    public required string IntentWord { get; init; }

    /// <summary>Gets the names of the values in which a risk would show.</summary>
    public required IReadOnlyList<string> RiskValues { get; init; }

    /// <summary>Gets the greatest value that is no risk.</summary>
    public required double Limit { get; init; }

    /// <summary>Gets the value of an ordinary request.</summary>
    public required double Ordinary { get; init; }

    /// <summary>Gets the stage whose result holds the value; <see langword="null"/> when the request does.</summary>
    public string? KnownAfter { get; init; }

    /// <summary>Gets what must be done, in order.</summary>
    public required IReadOnlyList<DomainStage> Stages { get; init; }

    /// <summary>Gets what makes the graph for the router.</summary>
    public required Func<ScenarioTools, ToolGraph> CreateGraph { get; init; }

    /// <summary>Gets what gives tools of this task something of their own to do; told the value in which a risk would show.</summary>
    public Action<ScenarioTools, double> Prepare { get; init; } = static (_, _) => { };

    /// <summary>Finds the stages that the goal requires and none of whose tools has done its work.</summary>
    /// <param name="succeeded">The names of the tools that did their work.</param>
    /// <returns>The names of the stages, in order.</returns>
    public IReadOnlyList<string> FindMissing(IReadOnlyCollection<string> succeeded) =>
        [.. Stages.Where(stage => !stage.Tools.Any(succeeded.Contains)).Select(stage => stage.Name)];
}
