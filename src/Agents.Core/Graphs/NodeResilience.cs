using Polly;
using Polly.Retry;

namespace Agents.Core.Graphs;

/// <summary>Presets of the pipelines around nodes.</summary>
public static class NodeResilience
{
    /// <summary>Makes a pipeline that tries a node again after a failure that may pass: <see cref="AgentException.IsTransient"/>.</summary>
    /// <param name="clock">The run's clock, by which the delays are measured.</param>
    /// <param name="retries">How many times at most; 1 to 100.</param>
    /// <param name="baseDelay">The delay before the first retry; each further one waits twice as long. 1 ms to 1 hour; <see langword="null"/>
    /// for 1 second.</param>
    /// <param name="maxDelay">The longest delay; <see langword="null"/> for 30 seconds.</param>
    /// <returns>The pipeline. It has no jitter, so that two runs with the same inputs wait alike.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="clock"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ResiliencePipeline RetryTransient(TimeProvider clock, int retries = 3, TimeSpan? baseDelay = null, TimeSpan? maxDelay = null)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(retries, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(retries, 100);
        TimeSpan first = CheckDelay(baseDelay ?? TimeSpan.FromSeconds(1), nameof(baseDelay));
        TimeSpan longest = CheckDelay(maxDelay ?? TimeSpan.FromSeconds(30), nameof(maxDelay));
        return new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static arguments => new ValueTask<bool>(arguments.Outcome.Exception is AgentException { IsTransient: true }),
                MaxRetryAttempts = retries,
                Delay = first,
                MaxDelay = longest,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = false,
            })
            .Build();
    }

    private static TimeSpan CheckDelay(TimeSpan delay, string parameter) =>
        delay >= TimeSpan.FromMilliseconds(1) && delay <= TimeSpan.FromHours(1)
            ? delay
            : throw new ArgumentOutOfRangeException(parameter, delay, $"A delay must be 1 ms to 1 hour, but is {delay}.");
}
