namespace Agents.Core.Benchmarks.Routing;

/// <summary>Twenty scenarios of our own, which a reader of the published ones would ask for.</summary>
public static partial class OwnScenarios
{
    /// <summary>Gets all scenarios.</summary>
    public static IReadOnlyList<OwnScenario> All { get; } = [.. Failures(), .. Health(), .. Decisions(), .. Shapes()];
}
