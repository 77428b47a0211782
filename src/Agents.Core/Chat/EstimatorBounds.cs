namespace Agents.Core.Chat;

/// <summary>Asks an estimator, and takes no more from it than its contract allows.</summary>
internal static class EstimatorBounds
{
    /// <summary>Estimates the input of a call: 0 to the bound, whatever the estimator says.</summary>
    public static long EstimateWithin(this ITokenEstimator estimator, string? model, long bound) => Math.Clamp(estimator.Estimate(model, bound), 0, bound);

    /// <summary>Estimates a call that was made: an estimator that throws must not leave it without a charge.</summary>
    public static long EstimateOrBound(this ITokenEstimator estimator, string? model, long bound)
    {
        try
        {
            return estimator.EstimateWithin(model, bound);
        }
        catch (Exception)
        {
            return bound;
        }
    }
}
