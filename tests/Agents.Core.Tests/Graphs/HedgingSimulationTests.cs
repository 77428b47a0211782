using Agents.Core.Graphs;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Graphs;

/// <summary>What hedging does for a tail: 95 % of the calls are lognormal with median 100 ms and sigma 0.2, 5 % take ten times as long.</summary>
public sealed class HedgingSimulationTests
{
    private const double Sigma = 0.2;

    private static readonly HedgeConditions<Simulated> Conditions = new()
    {
        Slack = static _ => TimeSpan.Zero,
        BudgetAllows = static _ => true,
        OnHedged = static (_, _) => { },
    };

    /// <summary>
    /// The table of the specification, whose delay is the quantile of a thousand calls of which exactly fifty are slow. At 0.95 that is the
    /// slowest of the quick ones; one more slow call would make it the quickest of the slow ones.
    /// </summary>
    [Theory]
    [InlineData(0.90, 138, 0.10, 260)]
    [InlineData(0.95, 193, 0.05, 311)]
    [InlineData(0.99, 1_179, 0.01, 1_179)]
    public void Delay_and_tokens_shorten_the_tail_as_specified(double percentile, double delay, double load, double tail)
    {
        Hedging hedging = new(new HedgingOptions { Percentile = percentile, Window = 1_000, TokensPerCall = 1, MaxTokens = 1_000 });
        foreach (double quantile in Enumerable.Range(0, 950).Select(i => Quick((i + 0.5) / 950)))
        {
            hedging.RecordLatency(TimeSpan.FromMilliseconds(quantile));
        }

        foreach (double quantile in Enumerable.Range(0, 50).Select(i => 10 * Quick((i + 0.5) / 50)))
        {
            hedging.RecordLatency(TimeSpan.FromMilliseconds(quantile));
        }

        const int Calls = 50_000;
        Random chance = new(16);
        List<double> latencies = new(Calls);
        List<double> plain = new(Calls);
        for (int i = 0; i < Calls; i++)
        {
            double primary = Draw(chance);
            double wait = hedging.Dispatch()!.Value.TotalMilliseconds;
            plain.Add(primary);
            latencies.Add(primary > wait && hedging.TryTakeToken() ? Math.Min(primary, wait + Draw(chance)) : primary);
        }

        Assert.InRange(hedging.Delay!.Value.TotalMilliseconds, delay * 0.99, delay * 1.01);
        Assert.InRange((double)hedging.Hedges / Calls, (load * 0.95) - 0.0015, (load * 1.05) + 0.0015);
        Assert.InRange(Tail(plain), 1_179 * 0.95, 1_179 * 1.05);
        Assert.InRange(Tail(latencies), tail * 0.95, tail * 1.05);
    }

    /// <summary>Hedging that learns from its own calls as it goes: what it repeats must stay the part that it was told.</summary>
    [Theory]
    [InlineData(0.90, 0.10, 240, 280)]
    [InlineData(0.95, 0.055, 280, 560)]
    [InlineData(0.99, 0.012, 1_100, 1_250)]
    public async Task Load_and_tail_hold_when_it_learns_from_its_own_calls(double percentile, double load, double least, double most)
    {
        Simulated simulated = new(new HedgingOptions { Percentile = percentile, Window = 1_024, TokensPerCall = 1 }, seed: 16);
        await simulated.RunAsync(10_000);
        Assert.InRange(simulated.Hedging.Hedges / 10_000.0, load * 0.9, load * 1.1);
        Assert.InRange(Tail(simulated.Latencies), least, most);
    }

    [Fact]
    public async Task Load_never_exceeds_what_the_calls_earned()
    {
        Simulated simulated = new(new HedgingOptions { Percentile = 0.5 }, seed: 7);
        for (int i = 0; i < 200; i++)
        {
            await simulated.RunAsync(10);
            Assert.InRange(simulated.Hedging.Hedges, 0, simulated.Hedging.Calls / 20);
        }

        Assert.Equal(100, simulated.Hedging.Hedges);
    }

    private static double Tail(List<double> latencies) => latencies.Order().ElementAt(latencies.Count * 99 / 100);

    private static double Draw(Random chance) => Quick(1 - chance.NextDouble()) * (chance.NextDouble() < 0.05 ? 10 : 1);

    /// <summary>Finds a quantile of the quick calls.</summary>
    private static double Quick(double part)
    {
        // By bisection on the distribution function, whose error function is the approximation 7.1.26 of Abramowitz and Stegun.
        double low = -8;
        double high = 8;
        for (int i = 0; i < 40; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Normal(middle) < part ? (middle, high) : (low, middle);
        }

        return 100 * Math.Exp(Sigma * low);
    }

    private static double Normal(double z)
    {
        double x = Math.Abs(z) / Math.Sqrt(2);
        double t = 1 / (1 + (0.3275911 * x));
        double tail = t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x) / 2;
        return z < 0 ? tail : 1 - tail;
    }

    private sealed class Simulated(HedgingOptions options, int seed)
    {
        private readonly Random _chance = new(seed);
        private readonly ManualTimeProvider _clock = new();
        private TimeSpan _first;

        public Hedging Hedging { get; } = new(options);

        public List<double> Latencies { get; } = [];

        public Task RunAsync(int calls) => Task.Run(async () =>
        {
            for (int i = 0; i < calls; i++)
            {
                TimeSpan start = _clock.Elapsed;
                _first = TimeSpan.MaxValue;
                Task<int> race = Hedging.ExecuteAsync(this, static (state, copy, token) => state.CallAsync(copy, token), Conditions, _clock, default).AsTask();

                // Off the test's own context every step runs on this thread, in the order in which its timer is due.
                _clock.Advance(TimeSpan.FromSeconds(10));
                await race;
                Latencies.Add((_first - start).TotalMilliseconds);
            }
        });

        private async ValueTask<int> CallAsync(int copy, CancellationToken cancellationToken)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Draw(_chance)), _clock, cancellationToken).ConfigureAwait(false);
            _first = _clock.Elapsed < _first ? _clock.Elapsed : _first;
            return copy;
        }
    }
}
