namespace Agents.Core.Routing;

/// <summary>What a search makes as small as it can: the score of a route after what was spent and achieved before it.</summary>
/// <param name="Alpha">The weight of the cost.</param>
/// <param name="Cost">What was spent.</param>
/// <param name="Quality">The quality of what was achieved.</param>
internal readonly record struct QualityObjective(double Alpha, double Cost, double Quality)
{
    public double Of(double cost, double quality) => QualityScore.Compute(Cost + cost, Quality * quality, Alpha);
}
