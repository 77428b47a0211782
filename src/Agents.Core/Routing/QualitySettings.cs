namespace Agents.Core.Routing;

/// <summary>How a router weighs cost against quality. Immutable but for what its table learns.</summary>
internal sealed class QualitySettings(ToolGraph graph, RouterOptions options)
{
    public QualityOptions Options { get; } = options.Quality!;

    public QualityTable Table { get; } = options.QualityTable ?? new QualityTable(graph);

    public Func<RouteStep, double>? MeasureCost { get; } = options.MeasureCost;
}
