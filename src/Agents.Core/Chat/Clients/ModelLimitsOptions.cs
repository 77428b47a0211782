using System.Threading.RateLimiting;

namespace Agents.Core.Chat.Clients;

/// <summary>How many calls of models an application makes at once and a minute.</summary>
/// <remarks>Read once when the limits are made; changes after that have no effect on them. At least one limit must be set.</remarks>
public sealed class ModelLimitsOptions
{
    /// <summary>The greatest <see cref="MaxConcurrency"/>.</summary>
    public const int ConcurrencyLimit = 1_000_000;

    /// <summary>The greatest <see cref="RequestsPerMinute"/>.</summary>
    public const int RequestsLimit = 100_000_000;

    /// <summary>The greatest <see cref="TokensPerMinute"/> and <see cref="ExpectedOutputTokens"/>.</summary>
    public const int TokensLimit = 1_000_000_000;

    /// <summary>The greatest <see cref="QueueLimit"/>.</summary>
    public const int MaxQueueLimit = 10_000_000;

    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 128;

    /// <summary>The greatest <see cref="MaxPause"/>.</summary>
    /// <value>One day.</value>
    public static TimeSpan PauseLimit { get; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the name of the limits, for events and messages.</summary>
    /// <value>1 to <see cref="MaxNameLength"/> characters. The default is <c>models</c>. A <see cref="ModelLimitsRegistry"/> sets the name that it was asked for.</value>
    public string Name { get; set; } = "models";

    /// <summary>Gets or sets how many calls run at once. A streamed one runs until its stream has ended or was disposed of.</summary>
    /// <value>1 to <see cref="ConcurrencyLimit"/> calls, or <see langword="null"/> for any number. The default is <see langword="null"/>.</value>
    public int? MaxConcurrency { get; set; }

    /// <summary>Gets or sets how many calls begin in any 60 seconds.</summary>
    /// <value>1 to <see cref="RequestsLimit"/> calls, or <see langword="null"/> for any number. The default is <see langword="null"/>.</value>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Gets or sets how many tokens, of input and output together, the calls that begin in any 60 seconds may use.</summary>
    /// <value>1 to <see cref="TokensLimit"/> tokens, or <see langword="null"/> for any number. The default is <see langword="null"/>.</value>
    public int? TokensPerMinute { get; set; }

    /// <summary>Gets or sets how many calls may wait, of all runs together.</summary>
    /// <value>0 to <see cref="MaxQueueLimit"/> calls. The default is 10,000. With 0, a call that would have to wait is refused. When the queue
    /// is full, the last call of the run that has most calls waiting makes room for one of a run that has fewer; otherwise the new call is refused.</value>
    public int QueueLimit { get; set; } = 10_000;

    /// <summary>Gets or sets how many output tokens are expected of a call that does not say its greatest number.</summary>
    /// <value>0 to <see cref="TokensLimit"/> tokens. The default is 1,024. Corrected when the answer is there.</value>
    public int ExpectedOutputTokens { get; set; } = 1_024;

    /// <summary>Gets or sets whether a call that needs more than <see cref="TokensPerMinute"/> by itself is refused.</summary>
    /// <value>The default is <see langword="false"/>: it waits until no tokens were used for a minute, and then goes alone.</value>
    public bool RefusesLargeCalls { get; set; }

    /// <summary>Gets or sets whether input that the provider read from its cache counts.</summary>
    /// <value>The default is <see langword="true"/>, as with OpenAI. Anthropic does not count it for most models.</value>
    public bool CountsCachedTokens { get; set; } = true;

    /// <summary>Gets or sets how long all calls are held back at most when the provider asks to wait.</summary>
    /// <value>0 to <see cref="PauseLimit"/>. The default is 5 minutes. With 0, nothing is held back.</value>
    public TimeSpan MaxPause { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets who estimates the input of a call before it is made.</summary>
    /// <value>The default is <see langword="null"/>: a <see cref="CalibratedTokenEstimator"/> of these limits' own.</value>
    public ITokenEstimator? TokenEstimator { get; set; }

    /// <summary>Gets or sets by which clock minutes pass.</summary>
    /// <value>The default is <see langword="null"/>: the clock of the run that makes the first call, or the system's when the first call is made
    /// outside of any run. Then a call of a run with another clock is an <see cref="InvalidOperationException"/>, since whoever drives one clock may
    /// leave the other standing. With a clock set here, every call waits by it.</value>
    public TimeProvider? Clock { get; set; }

    /// <summary>Gets the further limiters that each call asks for one permit, such as one that several machines share.</summary>
    /// <value>None by default. They are asked in order, by one call at a time, after all other limits. The application disposes of them.</value>
    public IList<RateLimiter> RateLimiters { get; } = [];

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        if (Name is not { Length: >= 1 and <= MaxNameLength })
        {
            failures.Add($"{nameof(Name)} must have 1 to {MaxNameLength} characters, but has {Name?.Length ?? 0}.");
        }

        AddUnlessIn(failures, nameof(MaxConcurrency), MaxConcurrency, 1, ConcurrencyLimit, "calls or null");
        AddUnlessIn(failures, nameof(RequestsPerMinute), RequestsPerMinute, 1, RequestsLimit, "calls or null");
        AddUnlessIn(failures, nameof(TokensPerMinute), TokensPerMinute, 1, TokensLimit, "tokens or null");
        AddUnlessIn(failures, nameof(QueueLimit), QueueLimit, 0, MaxQueueLimit, "calls");
        AddUnlessIn(failures, nameof(ExpectedOutputTokens), ExpectedOutputTokens, 0, TokensLimit, "tokens");
        if (MaxPause < TimeSpan.Zero || MaxPause > PauseLimit)
        {
            failures.Add($"{nameof(MaxPause)} must be 0 to {PauseLimit}, but is {MaxPause}.");
        }

        if (RateLimiters.Contains(null!))
        {
            failures.Add($"{nameof(RateLimiters)} must not contain null.");
        }

        if (MaxConcurrency is null && RequestsPerMinute is null && TokensPerMinute is null && RateLimiters.Count == 0)
        {
            failures.Add($"{nameof(MaxConcurrency)}, {nameof(RequestsPerMinute)}, {nameof(TokensPerMinute)} or {nameof(RateLimiters)} must be set, but none is.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ModelLimitsOptions), failures);
        }
    }

    private static void AddUnlessIn(List<string> failures, string name, int? value, int least, int greatest, string unit)
    {
        if (value < least || value > greatest)
        {
            failures.Add($"{name} must be {least} to {greatest} {unit}, but is {value}.");
        }
    }
}
