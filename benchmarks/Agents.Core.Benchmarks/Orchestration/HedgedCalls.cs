using Agents.Core.Graphs;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Many calls of a node that is slow now and then, one after the other, and how long they took.</summary>
public sealed class HedgedCalls
{
    private const int Window = 1_000;
    private const int Slow = 50;
    private const int Rounds = 15;
    private const double Sigma = 0.2;

    private readonly List<double> _latencies = [];
    private readonly Hedging? _hedging;

    private HedgedCalls(Hedging? hedging) => _hedging = hedging;

    /// <summary>Gets how many calls are measured.</summary>
    public static int Count => Window * (Rounds - 1);

    /// <summary>Gets how long the slowest hundredth of the calls took at least, in milliseconds.</summary>
    public double Tail => _latencies.Order().ElementAt(_latencies.Count * 99 / 100);

    /// <summary>Gets how many calls had a second copy, in percent.</summary>
    public double LoadPercent { get; private set; }

    /// <summary>Makes the calls.</summary>
    /// <param name="percentile">After which quantile of the latencies a second copy starts; <see langword="null"/> for never.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>How long they took. The first round, in which the delay is learnt, does not count.</returns>
    public static async Task<HedgedCalls> RunAsync(double? percentile, CancellationToken cancellationToken)
    {
        Hedging? hedging = percentile is { } part
            ? new Hedging(new HedgingOptions { Percentile = part, Window = Window, MinSamples = Window, TokensPerCall = 1, MaxTokens = HedgingOptions.GreatestMaxTokens })
            : null;
        HedgedCalls calls = new(hedging);
        await calls.RunAsync(cancellationToken);
        return calls;
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        double[] primaries = DrawPrimaries();
        Random chance = new(16);
        Lognormal durations = new(Sigma, seed: 16);
        VirtualRuns runs = new();
        double first = 0;
        int copies = 0;
        TimeSpan end = default;
        AgentGraph<int, int> graph = AgentGraph.Create<int, int>("call", (g, input) => g.Add(
            "slow now and then",
            async (int n, AgentContext _, CancellationToken token) =>
            {
                double latency = copies++ == 0 ? first : 100 * durations.Next() * (chance.NextDouble() * Window < Slow ? 10 : 1);
                await runs.WaitAsync(TimeSpan.FromMilliseconds(latency), token).ConfigureAwait(false);
                end = runs.Clock.Elapsed < end ? runs.Clock.Elapsed : end; // the end of the run may come later: it waits for the copy that lost
                return n;
            },
            input,
            new NodeOptions<int> { IsIdempotent = true, Hedging = _hedging }));
        long before = 0;
        for (int i = 0; i < Window * Rounds; i++)
        {
            if (i == Window)
            {
                before = _hedging?.Hedges ?? 0;
            }

            copies = 0;
            first = primaries[i % Window];
            TimeSpan start = runs.Clock.Elapsed;
            end = TimeSpan.MaxValue;
            await runs.RunAsync(graph, i, cancellationToken);
            if (i >= Window)
            {
                _latencies.Add((end - start).TotalMilliseconds);
            }
        }

        LoadPercent = ((_hedging?.Hedges ?? 0) - before) * 100.0 / Count;
    }

    /// <summary>Draws the latencies of one round: the quantiles of the quick calls and those of the slow ones, in a random order.</summary>
    private static double[] DrawPrimaries()
    {
        const int Quick = Window - Slow;
        double[] latencies =
        [
            .. Enumerable.Range(0, Quick).Select(i => Quantile((i + 0.5) / Quick)),
            .. Enumerable.Range(0, Slow).Select(i => 10 * Quantile((i + 0.5) / Slow)),
        ];
        new Random(7).Shuffle(latencies);
        return latencies;
    }

    /// <summary>Finds a quantile of the quick calls, by bisection on the distribution function; the error function is the approximation 7.1.26 of
    /// Abramowitz and Stegun.</summary>
    private static double Quantile(double part)
    {
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
}
