namespace Agents.Core.Routing;

/// <summary>Weighs what a route costs against how good its output is.</summary>
/// <remarks>After arXiv 2503.10613 (CoSTA*), which calls the weight alpha. Pure and thread-safe.</remarks>
public static class QualityScore
{
    /// <summary>The greatest weight of the cost.</summary>
    public const double MaxAlpha = 2;

    /// <summary>Computes <c>C^alpha * (2 - Q)^(2 - alpha)</c>; less is better.</summary>
    /// <param name="cost">The cost, C, in a unit of the application's own; 0 or more, and finite.</param>
    /// <param name="quality">The quality, Q; 0 (useless) to 1 (as good as can be).</param>
    /// <param name="alpha">The weight of the cost: from 0, where only the quality counts, to <see cref="MaxAlpha"/>, where only the cost counts.</param>
    /// <returns>The score; never less where the cost is greater or the quality less, but for the rounding of a power. As 0 to the power of 0 counts
    /// as 1, a cost of 0 scores 0 with every alpha above 0, whatever the quality. Infinite where it is too large for a double.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not a number.</exception>
    public static double Of(double cost, double quality, double alpha)
    {
        ThrowIfOutOfRange(cost, nameof(cost), quality, nameof(quality));
        return alpha is >= 0 and <= MaxAlpha
            ? Compute(cost, quality, alpha)
            : throw new ArgumentOutOfRangeException(
                nameof(alpha), alpha, $"alpha must be 0 (only quality counts) to {MaxAlpha} (only cost counts), but is {alpha}.");
    }

    /// <summary>Computes the score of values that are known to be in range; the cost may be infinite.</summary>
    internal static double Compute(double cost, double quality, double alpha) => Math.Pow(cost, alpha) * Math.Pow(2 - quality, MaxAlpha - alpha);

    /// <summary>Checks a cost and a quality that come from outside.</summary>
    internal static void ThrowIfOutOfRange(double cost, string costName, double quality, string qualityName)
    {
        if (cost is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(costName, cost, $"{costName} must be 0 or more and finite, but is {cost}.");
        }

        if (quality is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                qualityName, quality, $"{qualityName} must be 0 (useless) to 1 (as good as can be), but is {quality}.");
        }
    }
}
