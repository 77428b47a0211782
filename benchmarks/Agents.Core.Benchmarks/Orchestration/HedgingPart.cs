namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>What a second copy of slow calls does to the slowest hundredth, and what it adds to the load.</summary>
public sealed class HedgingPart : IOrchestrationPart
{
    private const double Plain = 1_179;

    private static readonly (double Percentile, double Load, double Tail)[] Published = [(0.90, 10, 260), (0.95, 5, 311), (0.99, 1, Plain)];

    /// <inheritdoc/>
    public string Title => "Hedged calls: 95 % lognormal with median 100 ms and sigma 0.2, 5 % ten times slower (after Dean and Barroso, 2013)";

    /// <inheritdoc/>
    public async Task<PartResult> RunAsync(CancellationToken cancellationToken = default)
    {
        HedgedCalls plain = await HedgedCalls.RunAsync(null, cancellationToken);
        List<PartRow> rows = [PartRow.Simulated("p99 without hedging", Plain, plain.Tail, Plain * 0.05, 0, " ms")];
        foreach ((double percentile, double load, double tail) in Published)
        {
            HedgedCalls calls = await HedgedCalls.RunAsync(percentile, cancellationToken);
            string name = $"after the {percentile:F2} quantile";
            rows.Add(PartRow.Simulated($"{name}: load added", load, calls.LoadPercent, 0.5, 1, " %"));
            rows.Add(PartRow.Simulated($"{name}: p99", tail, calls.Tail, tail * 0.05, 0, " ms"));
        }

        foreach ((int calls, double slow) in ((int, double)[])[(10, 9.6), (100, 63.4)])
        {
            rows.Add(PartRow.Exact($"one of {calls} calls is slow when 1 % are: 1 - 0.99^{calls}", slow, (1 - Math.Pow(0.99, calls)) * 100, 1, " %"));
        }

        return new PartResult(
            rows,
            $"{HedgedCalls.Count} calls each, as hedged nodes of the real executor that learn their own delay. First copies come from the exact quantiles in",
            "a shuffled order that repeats, so that the delay does not wander between the two modes; second copies are drawn.");
    }
}
