using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>The options of a tool, copied when it was added. Immutable.</summary>
internal sealed class RouteToolSettings(RouteToolOptions options)
{
    public double Cost { get; } = options.Cost;

    public ArgumentMapping Arguments { get; } = options.Arguments;

    public Func<IReadOnlyDictionary<string, object?>, object?, bool>? PostCondition { get; } = options.PostCondition;

    public QualityEstimate? Estimate { get; } = options.Estimate;

    public Func<IReadOnlyDictionary<string, object?>, object?, double>? Judge { get; } = options.Judge;
}
