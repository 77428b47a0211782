using System.Threading.RateLimiting;

namespace Agents.Core.Chat.Clients;

/// <summary>What was copied out of <see cref="ModelLimitsOptions"/>.</summary>
internal sealed class ModelLimitsSettings
{
    public ModelLimitsSettings(ModelLimitsOptions options)
    {
        Name = options.Name;
        MaxConcurrency = options.MaxConcurrency;
        RequestsPerMinute = options.RequestsPerMinute;
        TokensPerMinute = options.TokensPerMinute;
        QueueLimit = options.QueueLimit;
        ExpectedOutputTokens = options.ExpectedOutputTokens;
        RefusesLargeCalls = options.RefusesLargeCalls;
        CountsCachedTokens = options.CountsCachedTokens;
        MaxPause = options.MaxPause;
        TokenEstimator = options.TokenEstimator;
        Clock = options.Clock;
        RateLimiters = [.. options.RateLimiters];
    }

    public string Name { get; }

    public int? MaxConcurrency { get; }

    public int? RequestsPerMinute { get; }

    public int? TokensPerMinute { get; }

    public int QueueLimit { get; }

    public int ExpectedOutputTokens { get; }

    public bool RefusesLargeCalls { get; }

    public bool CountsCachedTokens { get; }

    public TimeSpan MaxPause { get; }

    public ITokenEstimator? TokenEstimator { get; }

    public TimeProvider? Clock { get; }

    public RateLimiter[] RateLimiters { get; }

    /// <summary>Lists what is set otherwise in other settings.</summary>
    public IReadOnlyList<string> Differences(ModelLimitsSettings other)
    {
        List<string> names = [];
        Compare(nameof(MaxConcurrency), MaxConcurrency, other.MaxConcurrency);
        Compare(nameof(RequestsPerMinute), RequestsPerMinute, other.RequestsPerMinute);
        Compare(nameof(TokensPerMinute), TokensPerMinute, other.TokensPerMinute);
        Compare(nameof(QueueLimit), QueueLimit, other.QueueLimit);
        Compare(nameof(ExpectedOutputTokens), ExpectedOutputTokens, other.ExpectedOutputTokens);
        Compare(nameof(RefusesLargeCalls), RefusesLargeCalls, other.RefusesLargeCalls);
        Compare(nameof(CountsCachedTokens), CountsCachedTokens, other.CountsCachedTokens);
        Compare(nameof(MaxPause), MaxPause, other.MaxPause);
        Compare(nameof(TokenEstimator), TokenEstimator, other.TokenEstimator);
        Compare(nameof(Clock), Clock, other.Clock);
        if (!RateLimiters.AsSpan().SequenceEqual(other.RateLimiters))
        {
            names.Add(nameof(RateLimiters));
        }

        return names;

        void Compare<T>(string name, T mine, T theirs)
        {
            if (!EqualityComparer<T>.Default.Equals(mine, theirs))
            {
                names.Add(name);
            }
        }
    }
}
