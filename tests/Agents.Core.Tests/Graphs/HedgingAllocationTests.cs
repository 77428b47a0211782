using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>What calls that end at once cost, in bytes on this thread after warm-up. Lower a figure when the code gets better.</summary>
public sealed class HedgingAllocationTests
{
    // Without optimization the compiler makes objects of the state machines of async methods.
#if DEBUG
    private const int HedgeableBytes = 900;
#else
    private const int HedgeableBytes = 500;
#endif

    private static readonly HedgeConditions<int> Conditions = new()
    {
        Slack = static _ => TimeSpan.Zero,
        BudgetAllows = static _ => true,
        OnHedged = static (_, _) => { },
    };

    [Fact]
    public void Call_that_ends_at_once_allocates_nothing_when_it_cannot_be_repeated() => Assert.Equal(0, PerCall(new Hedging()));

    [Fact]
    public void Call_that_ends_at_once_does_not_meet_the_pipeline_when_it_can_be_repeated()
    {
        HedgeHarness harness = HedgeHarness.Warm(new HedgingOptions { TokensPerCall = 1, Window = 4_096, Percentile = 0.5 });
        for (int i = 0; i < 1_000; i++)
        {
            harness.Hedging.RecordLatency(HedgeHarness.Usual);
        }

        Assert.InRange(PerCall(harness.Hedging), 1, HedgeableBytes);
        Assert.NotNull(harness.Hedging.Dispatch());
    }

    private static long PerCall(Hedging hedging)
    {
        const int Calls = 200;
        HedgeHarness harness = new();
        for (int i = 0; i < Calls; i++)
        {
            Call(hedging, harness);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Calls; i++)
        {
            Call(hedging, harness);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Calls;
    }

    private static void Call(Hedging hedging, HedgeHarness harness)
    {
        ValueTask<int> call = hedging.ExecuteAsync(7, static (state, copy, _) => new ValueTask<int>(state + copy), Conditions, harness.Clock, default);
        Assert.True(call.IsCompletedSuccessfully);
    }
}
