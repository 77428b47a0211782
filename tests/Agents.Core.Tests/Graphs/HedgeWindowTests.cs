using Agents.Core.Budgets;
using Agents.Core.Graphs;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Graphs;

/// <summary>What was observed, against its plain definition.</summary>
public sealed class HedgeWindowTests
{
    [Fact]
    public void Quantile_and_mean_are_those_of_the_latest_latencies() => Prop.ForAll(
        (from capacity in Gen.Choose(1, 9)
         from latencies in Gen.Choose(0, 12).NonEmptyListOf()
         from percent in Gen.Choose(1, 100)
         select (capacity, latencies, percent)).ToArbitrary(),
        given =>
        {
            LatencyWindow window = new(given.capacity);
            foreach (int latency in given.latencies)
            {
                window.Add(TimeSpan.FromTicks(latency));
            }

            int[] latest = [.. given.latencies.TakeLast(given.capacity).Order()];
            int rank = ((given.percent * latest.Length) + 99) / 100;
            Assert.Equal(latest.Length, window.Count);
            Assert.Equal(latest[rank - 1], window.Quantile(given.percent / 100.0).Ticks);
            Assert.Equal(latest.Sum() / latest.Length, window.Mean().Ticks);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(LongRuns.Times(300)));

    [Fact]
    public void Mean_spend_is_that_of_the_latest_calls_each_amount_rounded_up()
    {
        Hedging hedging = new(new HedgingOptions { Window = 5, MinSamples = 5 });
        Assert.Equal(default, hedging.MeanSpend);
        hedging.RecordSpend(new Spend { MicroDollars = 1_000_000 });
        for (int i = 1; i <= 5; i++)
        {
            hedging.RecordSpend(new Spend
            {
                MicroDollars = i,
                InputTokens = 10,
                CachedInputTokens = i == 1 ? 1 : 0,
                CacheWriteTokens = 2,
                OutputTokens = 3 * i,
                ReasoningTokens = 4,
                ModelCalls = 1,
                ToolCalls = 2,
                Turns = 1,
                EstimatedCalls = 5,
                ToolUnits = i == 5 ? ToolUnits.Of(("search", 6), ("browse", 5)) : ToolUnits.Of(("browse", 5)),
            });
        }

        Assert.Equal(
            new Spend
            {
                MicroDollars = 3,
                InputTokens = 10,
                CachedInputTokens = 1,
                CacheWriteTokens = 2,
                OutputTokens = 9,
                ReasoningTokens = 4,
                ModelCalls = 1,
                ToolCalls = 2,
                Turns = 1,
                EstimatedCalls = 5,
                ToolUnits = ToolUnits.Of(("search", 2), ("browse", 5)),
            },
            hedging.MeanSpend);
    }
}
