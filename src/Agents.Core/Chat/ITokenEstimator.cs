namespace Agents.Core.Chat;

/// <summary>Says how many input tokens to set aside for a model call that has not been made yet.</summary>
/// <remarks>
/// Implementations are thread-safe: one estimator may serve many agents and runs at once. Both methods return at once and never wait.
/// Estimates are compared with what a budget has left before each call, so an estimate that is too low admits a call that then costs more
/// than was set aside: the budget records the difference, and refuses what comes after it.
/// </remarks>
public interface ITokenEstimator
{
    /// <summary>Estimates the input of one call.</summary>
    /// <param name="model">The id of the model that is called; <see langword="null"/> when it is not known.</param>
    /// <param name="bound">A number of tokens that the input cannot exceed, 0 or more: the UTF-8 bytes of all that is sent, and what
    /// providers add around messages and tools.</param>
    /// <returns>The tokens to set aside, 0 to <paramref name="bound"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is negative.</exception>
    long Estimate(string? model, long bound);

    /// <summary>Takes note of what a call really used. Called after each call whose provider reported complete usage, and after no other.</summary>
    /// <param name="model">The id under which the call was estimated; <see langword="null"/> when it is not known.</param>
    /// <param name="bound">The bound that the call was estimated from.</param>
    /// <param name="reportedInputTokens">The whole input that the provider counted, the part in a prompt cache included.</param>
    /// <remarks>Figures that cannot be true are ignored rather than refused, because they come from outside. Throws nothing.</remarks>
    void Learn(string? model, long bound, long reportedInputTokens);
}
