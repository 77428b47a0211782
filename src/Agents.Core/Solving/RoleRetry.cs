namespace Agents.Core.Solving;

/// <summary>How often a call of a role is tried again after a failure that may pass, and how long it waits before.</summary>
/// <remarks>
/// Immutable. A failure may pass when <see cref="AgentException.IsTransient"/> says so, or when the call was out of time; everything else, and a
/// refusal of the budget, is never retried. The delay is the backoff, cut at <see cref="MaxDelay"/>, plus or minus up to
/// <see cref="Jitter"/> of it, drawn from the run's seed. Source: ROMA, arXiv 2602.01848, its resilience defaults.
/// </remarks>
public sealed record RoleRetry
{
    /// <summary>The greatest <see cref="Retries"/>.</summary>
    public const int MaxRetries = 100;

    /// <summary>Gets the rule that never tries again.</summary>
    public static RoleRetry None { get; } = new();

    /// <summary>Gets how many times at most.</summary>
    /// <value>0 to <see cref="MaxRetries"/>. The default is 0.</value>
    public int Retries { get; init => field = Checked(value, value is >= 0 and <= MaxRetries, nameof(Retries), $"0 to {MaxRetries}"); }

    /// <summary>Gets how the delay grows.</summary>
    /// <value>The default is <see cref="RetryBackoff.Fixed"/>.</value>
    public RetryBackoff Backoff { get; init => field = Checked(value, Enum.IsDefined(value), nameof(Backoff), "a known one"); }

    /// <summary>Gets the first delay.</summary>
    /// <value>0 to 1 hour. The default is 0.</value>
    public TimeSpan Delay { get; init => field = Checked(value, IsDelay(value), nameof(Delay), "0 to 1 hour"); }

    /// <summary>Gets the longest delay, before the jitter.</summary>
    /// <value>0 to 1 hour. The default is 1 hour.</value>
    public TimeSpan MaxDelay { get; init => field = Checked(value, IsDelay(value), nameof(MaxDelay), "0 to 1 hour"); } = TimeSpan.FromHours(1);

    /// <summary>Gets by which part of itself a delay is made shorter or longer, at most.</summary>
    /// <value>0 to 1. The default is 0.1.</value>
    public double Jitter { get; init => field = Checked(value, value is >= 0 and <= 1, nameof(Jitter), "0 to 1"); } = 0.1;

    /// <summary>Computes the delay before a retry.</summary>
    /// <param name="retry">Which one, from 0.</param>
    /// <param name="chance">0 to 1, drawn evenly.</param>
    internal TimeSpan DelayBefore(int retry, double chance)
    {
        double factor = Backoff switch
        {
            RetryBackoff.Linear => retry + 1,
            RetryBackoff.Exponential => Math.Pow(2, retry),
            _ => 1,
        };
        double delay = Math.Min(Delay.Ticks * factor, MaxDelay.Ticks);
        return TimeSpan.FromTicks((long)(delay * (1 + (Jitter * ((2 * chance) - 1)))));
    }

    private static bool IsDelay(TimeSpan value) => value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1);

    private static T Checked<T>(T value, bool isValid, string name, string range) =>
        isValid ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"{name} must be {range}, but is {value}.");
}
