namespace Agents.Core.Benchmarks.Routing;

/// <summary>The sums over all published scenarios.</summary>
public sealed record RoutingTotals
{
    /// <summary>The totals that the paper prints, and that its reconstruction must have.</summary>
    public static readonly RoutingTotals Published = new() { AsExpected = 19, ModelCalls = 9, ToolCalls = 66, Reroutes = 13, Silent = 0 };

    /// <summary>Gets how many scenarios came out as expected.</summary>
    public required int AsExpected { get; init; }

    /// <summary>Gets how often a model was called.</summary>
    public required int ModelCalls { get; init; }

    /// <summary>Gets how often a tool was called.</summary>
    public required int ToolCalls { get; init; }

    /// <summary>Gets how many new routes were found without asking anybody.</summary>
    public required int Reroutes { get; init; }

    /// <summary>Gets how many scenarios failed without saying so.</summary>
    public required int Silent { get; init; }

    /// <summary>Adds the runs of our router up.</summary>
    /// <param name="comparisons">All scenarios.</param>
    public static RoutingTotals Of(IReadOnlyList<ScenarioComparison> comparisons) => new()
    {
        AsExpected = comparisons.Count(row => RouteContender.FindDeviations(row.Scenario, row.Ours).Count == 0),
        ModelCalls = comparisons.Sum(row => row.Ours.ModelCalls),
        ToolCalls = comparisons.Sum(row => row.Ours.ToolCalls),
        Reroutes = comparisons.Sum(row => row.Ours.Reroutes),
        Silent = comparisons.Count(row => row.Ours.IsSilent),
    };
}
