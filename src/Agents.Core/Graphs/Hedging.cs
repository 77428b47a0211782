using Agents.Core.Budgets;

namespace Agents.Core.Graphs;

/// <summary>
/// Repeats a call that takes longer than nearly all before it, and takes whichever answer comes first; holds what was observed for that.
/// </summary>
/// <remarks>
/// <para>
/// A call is repeated at most once, when it has run for as long as <see cref="HedgingOptions.Percentile"/> of the latest calls took,
/// when enough calls were observed, a token is there, the budget has room, and its being late would delay the rest. The first answer
/// wins; the other copy is cancelled, and waited for until what it spent is settled. The output of the copy that lost is dropped, not
/// disposed of. Hedging is no retry: a call that fails before it is repeated fails at once, one copy's failure waits for the other
/// copy, and when both fail the failure is that of the first.
/// </para>
/// <para>
/// The latency of a call that was overtaken is not known, only that it is longer than it had run; so it is remembered as that, which
/// keeps its place above the percentile. Without it, hedging would forget the slow calls and repeat more and more.
/// </para>
/// <para>
/// Made by the application. To share one between nodes, graphs or runs is to share what was observed and the tokens, which is right
/// for calls that take about as long, and makes a run depend on those before it. Thread-safe. After Dean and Barroso, "The Tail at
/// Scale" (2013), hedged requests.
/// </para>
/// </remarks>
public sealed partial class Hedging
{
    // Tokens are counted in whole millionths: twenty times 0.05 is exactly one.
    private const long Token = 1_000_000;

    private readonly Lock _lock = new();
    private readonly LatencyWindow _latencies;
    private readonly SpendWindow _spends;
    private readonly double _percentile;
    private readonly int _minSamples;
    private readonly long _perCall;
    private readonly long _most;
    private TimeSpan? _delay;
    private long _tokens;
    private long _calls;
    private long _hedges;

    /// <summary>Initializes one that has observed nothing, with the default options.</summary>
    public Hedging()
        : this(new HedgingOptions())
    {
    }

    /// <summary>Initializes one that has observed nothing.</summary>
    /// <param name="options">How it learns and how much it may repeat; copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">An option is outside its range; all such are listed.</exception>
    public Hedging(HedgingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _percentile = options.Percentile;
        _minSamples = options.MinSamples;
        _perCall = (long)Math.Round(options.TokensPerCall * Token);
        _most = options.MaxTokens * Token;
        _latencies = new LatencyWindow(options.Window);
        _spends = new SpendWindow(options.Window);
    }

    /// <summary>Gets how many calls were started, repetitions not counted.</summary>
    public long Calls => Read(static hedging => hedging._calls);

    /// <summary>Gets how many calls were repeated; at most <see cref="HedgingOptions.TokensPerCall"/> times <see cref="Calls"/>.</summary>
    public long Hedges => Read(static hedging => hedging._hedges);

    /// <summary>Gets how many latencies are remembered; 0 to <see cref="HedgingOptions.Window"/>.</summary>
    public int Observed => Read(static hedging => hedging._latencies.Count);

    /// <summary>Gets after which time a call is repeated; <see langword="null"/> while too few calls were observed.</summary>
    public TimeSpan? Delay => Read(static hedging => hedging._delay);

    /// <summary>Gets how long the remembered calls took on average; <see langword="null"/> when there is none.</summary>
    public TimeSpan? MeanLatency => Read(static hedging => hedging._latencies.Count == 0 ? (TimeSpan?)null : hedging._latencies.Mean());

    /// <summary>Gets what the latest calls cost on average, each amount rounded up; nothing when none was observed.</summary>
    public Spend MeanSpend => Read(static hedging => hedging._spends.Mean());

    /// <summary>Gets how many repetitions are allowed now; 0 to <see cref="HedgingOptions.MaxTokens"/>.</summary>
    /// <value>0 at first, so that repetitions never exceed their part of the calls. With the default options the 20 calls that must be
    /// observed earn the first token.</value>
    public double Tokens => (double)Read(static hedging => hedging._tokens) / Token;

    /// <summary>Remembers what one copy of a call cost; called when that is settled.</summary>
    internal void RecordSpend(in Spend spend)
    {
        lock (_lock)
        {
            _spends.Add(in spend);
        }
    }

    /// <summary>Counts a call that starts, which earns its part of a token.</summary>
    /// <returns>After which time it would be repeated; <see langword="null"/> when it cannot be as things stand.</returns>
    internal TimeSpan? Dispatch()
    {
        lock (_lock)
        {
            _calls++;
            _tokens = Math.Min(_most, _tokens + _perCall);

            // What takes no time by its clock cannot be slow.
            return _tokens >= Token && _delay > TimeSpan.Zero ? _delay : null;
        }
    }

    /// <summary>Remembers how long a call took, or how long it had run when its replica overtook it.</summary>
    internal void RecordLatency(TimeSpan latency)
    {
        lock (_lock)
        {
            _latencies.Add(latency);
            if (_latencies.Count >= _minSamples)
            {
                _delay = _latencies.Quantile(_percentile);
            }
        }
    }

    /// <summary>Takes a token for a repetition that may start now.</summary>
    internal bool TryTakeToken()
    {
        lock (_lock)
        {
            if (_tokens < Token)
            {
                return false;
            }

            _tokens -= Token;
            _hedges++;
            return true;
        }
    }

    /// <summary>Gives back the token of a repetition that does not start after all.</summary>
    internal void ReturnToken()
    {
        lock (_lock)
        {
            _tokens = Math.Min(_most, _tokens + Token);
            _hedges--;
        }
    }

    private T Read<T>(Func<Hedging, T> fact)
    {
        lock (_lock)
        {
            return fact(this);
        }
    }
}
