namespace Agents.Core.Routing;

/// <summary>How a router weighs cost against quality. Immutable but for what its table learns.</summary>
internal sealed class QualitySettings
{
    private readonly Func<RouteStep, double>? _measureCost;

    public QualitySettings(ToolGraph graph, RouterOptions options)
    {
        Options = options.Quality!.Copy();
        Table = options.QualityTable ?? new QualityTable(graph, Options.LearningRate);
        _measureCost = options.MeasureCost;
    }

    public QualityOptions Options { get; }

    public QualityTable Table { get; }

    /// <summary>Finds out what a call has cost.</summary>
    /// <exception cref="InvalidOperationException">The application's own measure is no cost.</exception>
    public double MeasureCost(RouteStep step)
    {
        double cost = _measureCost?.Invoke(step) ?? step.Duration.TotalSeconds;
        return cost >= 0 && double.IsFinite(cost)
            ? cost
            : throw new InvalidOperationException(
                $"{nameof(RouterOptions.MeasureCost)} must return 0 or more, and finite, but returned {RouteCost.Text(cost)} for '{step.Tool}'.");
    }
}
