namespace Agents.Core.Routing;

/// <summary>What a tool is expected to cost, and how good its output is expected to be.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed record QualityEstimate
{
    /// <summary>Gets the cost of one call, in a unit of the application's own, such as seconds.</summary>
    /// <value>0 or more, and finite. The default is 0.</value>
    public double Cost
    {
        get;
        init => field = IsCost(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Cost must be 0 or more and finite, but is {RouteCost.Text(value)}.");
    }

    /// <summary>Gets the quality of one output.</summary>
    /// <value>0 (useless) to 1 (as good as can be). The default is 1.</value>
    public double Quality
    {
        get;
        init => field = IsQuality(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Quality must be 0 to 1, but is {RouteCost.Text(value)}.");
    } = 1;

    internal static bool IsCost(double value) => value >= 0 && double.IsFinite(value);

    internal static bool IsQuality(double value) => value is >= 0 and <= 1;
}
