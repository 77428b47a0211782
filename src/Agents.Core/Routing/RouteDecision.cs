namespace Agents.Core.Routing;

/// <summary>One line of a route's log.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record RouteDecision
{
    /// <summary>Gets the number of the line, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Gets what was decided.</summary>
    public required RouteDecisionKind Kind { get; init; }

    /// <summary>Gets when, by the run's clock, from the beginning of the route.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>Gets the tool or the stage that it is about; <see langword="null"/> when it is about none.</summary>
    public string? Node { get; init; }

    /// <summary>Gets the route that was found, from where the route stood; empty when none was.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Gets the cost of that route; 0 when none was found.</summary>
    public double Cost { get; init; }

    /// <summary>Gets the numbers of the failures that this decision answers.</summary>
    public IReadOnlyList<int> Answers { get; init; } = [];

    /// <summary>Gets why, in words.</summary>
    public required string Detail { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path.Count == 0
        ? $"{Number}. {Kind}: {Detail}"
        : $"{Number}. {Kind}: {Detail} {string.Join(" -> ", Path)} (cost {RouteCost.Text(Math.Round(Cost, 3))})";
}
