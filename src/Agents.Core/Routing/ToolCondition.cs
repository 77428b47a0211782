namespace Agents.Core.Routing;

/// <summary>How a tool does at one instant, as a <see cref="ToolHealth"/> knows it.</summary>
public sealed record ToolCondition
{
    /// <summary>Gets the name of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets how the breaker stands.</summary>
    public BreakerState Breaker { get; init; }

    /// <summary>Gets how many calls have failed since one succeeded.</summary>
    public int ConsecutiveFailures { get; init; }

    /// <summary>Gets the error rate that weighs: which part of <see cref="Calls"/> failed, where they are fewer than
    /// <see cref="ToolHealthOptions.MinErrorCalls"/> as if the rest had succeeded; 0 to 1, and 0 without calls.</summary>
    public double ErrorRate { get; init; }

    /// <summary>Gets how many calls ended within the window of the error rate.</summary>
    public int Calls { get; init; }

    /// <summary>Gets how long the latest responses took on average; <see langword="null"/> when there was none.</summary>
    public TimeSpan? MeanLatency { get; init; }

    /// <summary>Gets which part of the quota is used; 0 or more, 1 or more when it is used up, and 0 when there is no quota.</summary>
    public double QuotaUsed { get; init; }

    /// <summary>Gets the factor for slow responses; 0.5 to 10, and 1 where the options do not say what is normal.</summary>
    public double LatencyFactor { get; init; } = 1;

    /// <summary>Gets the factor for failed calls; 1 to 50.</summary>
    public double ReliabilityFactor { get; init; } = 1;

    /// <summary>Gets the factor for a quota that runs out; 1 or more, and infinite when it is used up.</summary>
    public double RateLimitFactor { get; init; } = 1;

    /// <summary>Gets the factor for a tool that is down or recovers; 1 to <see cref="ToolHealthOptions.HalfOpenFactor"/>, or infinite
    /// when the breaker lets no call through.</summary>
    public double AvailabilityFactor { get; init; } = 1;

    /// <summary>Gets the product of the four factors; infinite when the tool must not be called.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>Gets how long it takes until an open breaker lets a trial through; <see langword="null"/> when it is not open.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
