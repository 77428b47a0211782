namespace Agents.Core.Chat.Clients;

/// <summary>Which failures of a model are tried again, how often, after which waits, and how long an answer may take.</summary>
/// <remarks>
/// Failures that a second attempt does not change are never tried again: <see cref="ModelErrorKind.ContextTooLong"/>,
/// <see cref="ModelErrorKind.Authentication"/>, <see cref="ModelErrorKind.ContentFilter"/>, <see cref="ModelErrorKind.InvalidRequest"/>, and
/// <see cref="ModelErrorKind.Unknown"/>, of which nobody knows. Read once when the client is made; not thread-safe while it is being changed.
/// </remarks>
public sealed class ModelResilienceOptions
{
    /// <summary>Gets what follows when the provider limits the rate.</summary>
    /// <value>The default is 5 retries, 1 second to 1 minute apart where the provider does not say how long to wait.</value>
    public ModelRetryOptions RateLimited { get; private init; } = new(5, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    /// <summary>Gets what follows when the provider is overloaded or fails inside.</summary>
    /// <value>The default is 3 retries, 1 second to 30 seconds apart.</value>
    public ModelRetryOptions Overloaded { get; private init; } = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Gets what follows when the provider cannot be reached or the connection breaks.</summary>
    /// <value>The default is 2 retries, 500 ms to 10 seconds apart.</value>
    public ModelRetryOptions Connection { get; private init; } = new(2, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));

    /// <summary>Gets what follows when the provider does not answer in time.</summary>
    /// <value>The default is 1 retry after 1 second; the longest wait is 10 seconds.</value>
    public ModelRetryOptions Timeout { get; private init; } = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    /// <summary>Gets or sets how many attempts one call has at most, whatever kinds of failure it meets.</summary>
    /// <value>1 to 100. The default is 6.</value>
    public int MaxAttempts { get; set; } = 6;

    /// <summary>Gets or sets how long a provider may ask to wait. A call whose provider asks for more fails at once.</summary>
    /// <value>0 to 1 day. The default is 1 minute. A wait that a provider asks for is kept to exactly, without jitter.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets by which part at most a wait is made shorter by chance, so that calls that failed together do not come back together.</summary>
    /// <value>0 to 1; 0 for none. The default is 0.5. Chance comes from the seed and the place of the call in its run.</value>
    public double Jitter { get; set; } = 0.5;

    /// <summary>Gets or sets the seed of chance for calls outside of a run.</summary>
    /// <value>Any number. The default is 0. Processes that share a provider are given different ones.</value>
    public ulong Seed { get; set; }

    /// <summary>Gets or sets how long an attempt that is not streamed may take.</summary>
    /// <value>1 ms to 1 day, or <see langword="null"/> for as long as it takes. The default is 10 minutes.</value>
    public TimeSpan? AttemptTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long the first update of a stream may take.</summary>
    /// <value>1 ms to 1 day, or <see langword="null"/> for as long as it takes. The default is 5 minutes: some models think before the first word.</value>
    public TimeSpan? FirstUpdateTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets or sets how long each further update of a stream may take, from when it is asked for.</summary>
    /// <value>1 ms to 1 day, or <see langword="null"/> for as long as it takes. The default is 2 minutes.</value>
    public TimeSpan? StallTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets when the client is left alone for a while.</summary>
    /// <value>The default is <see langword="null"/>: never.</value>
    public ModelBreakerOptions? CircuitBreaker { get; set; }

    /// <summary>Gets or sets the clock of calls outside of a run. Inside of a run it is the run's.</summary>
    /// <value>The default is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    internal ModelResilienceOptions Copy() => new()
    {
        RateLimited = RateLimited.Copy(),
        Overloaded = Overloaded.Copy(),
        Connection = Connection.Copy(),
        Timeout = Timeout.Copy(),
        MaxAttempts = MaxAttempts,
        MaxRetryAfter = MaxRetryAfter,
        Jitter = Jitter,
        Seed = Seed,
        AttemptTimeout = AttemptTimeout,
        FirstUpdateTimeout = FirstUpdateTimeout,
        StallTimeout = StallTimeout,
        CircuitBreaker = CircuitBreaker?.Copy(),
        Clock = Clock,
    };

    /// <summary>Gets what follows upon a kind of failure; <see langword="null"/> when it is never tried again.</summary>
    internal ModelRetryOptions? RuleOf(ModelErrorKind kind) => kind switch
    {
        ModelErrorKind.RateLimited => RateLimited,
        ModelErrorKind.Overloaded => Overloaded,
        ModelErrorKind.Connection => Connection,
        ModelErrorKind.Timeout => Timeout,
        _ => null,
    };

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        RateLimited.AddFailures(nameof(RateLimited), failures);
        Overloaded.AddFailures(nameof(Overloaded), failures);
        Connection.AddFailures(nameof(Connection), failures);
        Timeout.AddFailures(nameof(Timeout), failures);
        if (MaxAttempts is < 1 or > 100)
        {
            failures.Add($"{nameof(MaxAttempts)} must be 1 to 100, but is {MaxAttempts}.");
        }

        if (MaxRetryAfter < TimeSpan.Zero || MaxRetryAfter > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(MaxRetryAfter)} must be 0 to 1 day, but is {MaxRetryAfter}.");
        }

        if (Jitter is not (>= 0 and <= 1))
        {
            failures.Add($"{nameof(Jitter)} must be 0 to 1, but is {Jitter}.");
        }

        AddIfOutside(failures, AttemptTimeout, nameof(AttemptTimeout));
        AddIfOutside(failures, FirstUpdateTimeout, nameof(FirstUpdateTimeout));
        AddIfOutside(failures, StallTimeout, nameof(StallTimeout));
        CircuitBreaker?.AddFailures(nameof(CircuitBreaker), failures);
        if (Clock is null)
        {
            failures.Add($"{nameof(Clock)} must not be null.");
        }

        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(ModelResilienceOptions), failures);
        }
    }

    private static void AddIfOutside(List<string> failures, TimeSpan? value, string name)
    {
        if (value is { } limit && (limit < TimeSpan.FromMilliseconds(1) || limit > TimeSpan.FromDays(1)))
        {
            failures.Add($"{name} must be 1 ms to 1 day, or null for none, but is {limit}.");
        }
    }
}
