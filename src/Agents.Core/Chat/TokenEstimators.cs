namespace Agents.Core.Chat;

/// <summary>The token estimators that need no settings.</summary>
public static class TokenEstimators
{
    /// <summary>Gets the estimator that sets aside the bound itself, and learns nothing.</summary>
    /// <remarks>
    /// No byte-level tokenizer makes more tokens than UTF-8 has bytes, so what it admits stays within a budget. English text needs a third
    /// to a quarter of that; a budget that is to be used up to its end wants a <see cref="CalibratedTokenEstimator"/>. Stateless and
    /// thread-safe.
    /// </remarks>
    public static ITokenEstimator UpperBound { get; } = new UpperBoundEstimator();

    private sealed class UpperBoundEstimator : ITokenEstimator
    {
        public long Estimate(string? model, long bound)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(bound);
            return bound;
        }

        public void Learn(string? model, long bound, long reportedInputTokens)
        {
        }
    }
}
