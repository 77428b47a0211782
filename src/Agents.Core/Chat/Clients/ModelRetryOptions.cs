namespace Agents.Core.Chat.Clients;

/// <summary>How often, and after which waits, a model call is made again after one kind of failure.</summary>
/// <remarks>
/// The n-th wait is <see cref="BaseDelay"/> × 2ⁿ⁻¹, at most <see cref="MaxDelay"/>, and up to <see cref="ModelResilienceOptions.Jitter"/> of it shorter.
/// Not thread-safe while it is being changed.
/// </remarks>
public sealed class ModelRetryOptions
{
    /// <summary>The greatest <see cref="Retries"/>.</summary>
    public const int MaxRetries = 100;

    internal ModelRetryOptions(int retries, TimeSpan baseDelay, TimeSpan maxDelay) => (Retries, BaseDelay, MaxDelay) = (retries, baseDelay, maxDelay);

    /// <summary>Gets or sets how many times at most a call is made again after this kind of failure.</summary>
    /// <value>0 to <see cref="MaxRetries"/>; 0 for never. The default is that of the property of <see cref="ModelResilienceOptions"/>.</value>
    public int Retries { get; set; }

    /// <summary>Gets or sets the first wait. Each further one is twice as long.</summary>
    /// <value>0 to 1 hour. The default is that of the property of <see cref="ModelResilienceOptions"/>.</value>
    public TimeSpan BaseDelay { get; set; }

    /// <summary>Gets or sets the longest wait that grows in this way.</summary>
    /// <value><see cref="BaseDelay"/> to 1 hour. The default is that of the property of <see cref="ModelResilienceOptions"/>.</value>
    public TimeSpan MaxDelay { get; set; }

    internal ModelRetryOptions Copy() => new(Retries, BaseDelay, MaxDelay);

    internal void AddFailures(string name, List<string> failures)
    {
        if (Retries is < 0 or > MaxRetries)
        {
            failures.Add($"{name}.{nameof(Retries)} must be 0 to {MaxRetries}, but is {Retries}.");
        }

        if (BaseDelay < TimeSpan.Zero || BaseDelay > TimeSpan.FromHours(1))
        {
            failures.Add($"{name}.{nameof(BaseDelay)} must be 0 to 1 hour, but is {BaseDelay}.");
        }
        else if (MaxDelay < BaseDelay || MaxDelay > TimeSpan.FromHours(1))
        {
            failures.Add($"{name}.{nameof(MaxDelay)} must be {BaseDelay} ({nameof(BaseDelay)}) to 1 hour, but is {MaxDelay}.");
        }
    }

    /// <summary>Computes a wait.</summary>
    /// <param name="retry">The number of the retry after this kind of failure, from 1.</param>
    /// <param name="less">Which part of the wait is left out; 0 to 1.</param>
    internal TimeSpan DelayOf(int retry, double less)
    {
        double full = Math.Min(BaseDelay.Ticks * Math.ScaleB(1, retry - 1), MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)(full * (1 - less)));
    }
}
