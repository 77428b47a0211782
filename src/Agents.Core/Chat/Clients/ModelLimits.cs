using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Limits of calls, shared by all clients that are given them: how many at once, how many calls and tokens a minute.</summary>
/// <remarks>
/// <para>
/// A call that is too much waits. The calls of one run wait in the order in which they came; between runs the line is fair in tokens, or in calls
/// when tokens are not limited: each run is served in turn, so that a run with a thousand calls waiting does not hold back the one call of another.
/// Calls outside of any run stand in line as those of one run. Nobody overtakes a call that waits for more tokens than others need.
/// </para>
/// <para>
/// No 60 seconds of the clock, wherever they begin, hold more calls or tokens than the limits say; what was given comes back at most a tenth of a
/// second late. Tokens are estimated before a call, the output as <see cref="ChatOptions.MaxOutputTokens"/> or
/// <see cref="ModelLimitsOptions.ExpectedOutputTokens"/>, and corrected when it has ended, also when it failed or was given up. A call that used more
/// than was estimated holds back those after it until the minute has room again.
/// </para>
/// <para>
/// When the provider answers that it is limited or overloaded and says for how long (<see cref="ModelException.RetryAfter"/>), no call of any run is
/// let in until then. A call that cannot wait is refused before anything is sent, with a <see cref="ModelException"/> of kind
/// <see cref="ModelErrorKind.RateLimited"/> and the code <see cref="RefusalCode"/>.
/// </para>
/// <para>
/// Minutes are our own limiter's, on the clock: those of System.Threading.RateLimiting read the machine's stopwatch. Thread-safe. A call that need
/// not wait allocates less than 200 bytes. Whoever makes the limits disposes of them; calls that wait then end with an <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed class ModelLimits : IDisposable
{
    /// <summary>The <see cref="ModelException.Code"/> of calls that limits refused, which a provider never saw.</summary>
    public const string RefusalCode = "application_limit";

    private readonly ITokenEstimator _estimator;
    private LimitsGate? _gate;
    private bool _isDisposed;

    /// <summary>Makes limits under which no call was made yet.</summary>
    /// <param name="options">What is limited.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public ModelLimits(ModelLimitsOptions options)
        : this(Read(options))
    {
    }

    internal ModelLimits(ModelLimitsSettings settings)
    {
        Settings = settings;
        _estimator = settings.TokenEstimator ?? new CalibratedTokenEstimator();
        _gate = settings.Clock is { } clock ? new LimitsGate(settings, clock) : null;
    }

    /// <summary>Gets the name of the limits.</summary>
    public string Name => Settings.Name;

    internal ModelLimitsSettings Settings { get; }

    /// <summary>Reads where the limits stand now.</summary>
    /// <returns>The figures, of one instant.</returns>
    public ModelLimitsStatus GetStatus() =>
        Volatile.Read(ref _gate)?.Status ?? new ModelLimitsStatus { Running = 0, Waiting = 0, Requests = 0, Tokens = 0, Pause = TimeSpan.Zero };

    /// <summary>Ends the limits: calls that wait and calls that come throw an <see cref="ObjectDisposedException"/>. Calls that run go on.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isDisposed, true);
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _gate)?.Dispose();
    }

    internal static ModelLimitsSettings Read(ModelLimitsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        return new ModelLimitsSettings(options);
    }

    internal CallEstimate Estimate(string? model, ref IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        if (Settings.TokensPerMinute is null)
        {
            return default;
        }

        IList<ChatMessage> list = messages as IList<ChatMessage> ?? [.. messages];
        messages = list;
        long bound = TokenEstimate.OfRequest(list, options);
        return new CallEstimate
        {
            IsCounted = true,
            Bound = bound,
            Input = _estimator.EstimateWithin(model, bound),
            Output = Math.Max(0, options?.MaxOutputTokens ?? Settings.ExpectedOutputTokens),
        };
    }

    /// <summary>Lets a call in, now or when it is its turn.</summary>
    internal ValueTask<CallTicket> EnterAsync(AgentContext? context, string? model, in CallEstimate estimate, CancellationToken cancellationToken)
    {
        long tokens = estimate.Tokens;
        if (Settings.RefusesLargeCalls && tokens > Settings.TokensPerMinute)
        {
            throw new ModelException(
                model ?? "unknown",
                ModelErrorKind.InvalidRequest,
                $"the call may need {tokens} tokens, and the limits '{Name}' allow {Settings.TokensPerMinute} a minute; nothing was sent.")
            {
                Code = RefusalCode,
                IsOwnSentence = true,
            };
        }

        return Gate(context).EnterAsync(context?.RunId ?? default, model ?? "unknown", tokens, cancellationToken);
    }

    /// <summary>Counts what a whole answer used, and learns from it.</summary>
    internal long Count(string? model, in CallEstimate estimate, UsageDetails? usage, long seenOutput)
    {
        if (UsageReader.IsComplete(usage) && estimate.Bound > 0)
        {
            _estimator.Learn(model, estimate.Bound, usage!.InputTokenCount!.Value);
        }

        return estimate.Count(usage, seenOutput, Settings.CountsCachedTokens);
    }

    /// <summary>Says for how long a failure holds back the calls after it.</summary>
    internal TimeSpan PauseAfter(Exception failure)
    {
        // The refusal of limits further in says nothing about the provider.
        TimeSpan asked = failure is ModelException { RetryAfter: { } wait, Code: not RefusalCode, Kind: ModelErrorKind.RateLimited or ModelErrorKind.Overloaded }
            ? wait
            : TimeSpan.Zero;
        return asked < Settings.MaxPause ? asked : Settings.MaxPause;
    }

    private LimitsGate Gate(AgentContext? context)
    {
        LimitsGate gate = Volatile.Read(ref _gate) ?? Start(context?.Clock ?? TimeProvider.System);
        if (Settings.Clock is null && context is not null && !ReferenceEquals(context.Clock, gate.Clock))
        {
            throw new InvalidOperationException(
                $"The limits '{Name}' follow the clock of the first call, and the run of this one has another; set {nameof(ModelLimitsOptions)}.{nameof(ModelLimitsOptions.Clock)}.");
        }

        return gate;
    }

    private LimitsGate Start(TimeProvider clock)
    {
        LimitsGate made = new(Settings, clock);
        LimitsGate gate = Interlocked.CompareExchange(ref _gate, made, null) ?? made;
        if (Volatile.Read(ref _isDisposed))
        {
            gate.Dispose();
        }

        return gate;
    }
}
