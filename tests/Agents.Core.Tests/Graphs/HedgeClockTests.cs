using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs;

/// <summary>Hedged calls on clocks that jump, go backwards, or have no timers.</summary>
public sealed class HedgeClockTests
{
    [Fact]
    public async Task Delay_longer_than_any_timer_is_waited_for_without_one()
    {
        HedgeHarness harness = new();
        for (int i = 0; i < 20; i++)
        {
            harness.Hedging.Dispatch();
            harness.Hedging.RecordLatency(TimeSpan.FromDays(60));
        }

        Task<string> call = harness.StartAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(call.IsCompleted);
        await harness.Primary.SucceedAsync("primary");

        Assert.Equal("primary", await call.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Primary_is_cancelled_and_waited_for_when_the_clock_has_no_timer_for_its_replica()
    {
        HedgeHarness harness = HedgeHarness.Warm();
        HedgedCopy primary = new() { StopsWhenTold = false };
        HedgeConditions<HedgeHarness> conditions = new() { Slack = _ => TimeSpan.Zero, BudgetAllows = _ => true, OnHedged = (_, _) => { } };

        Task<string> call = harness.Hedging.ExecuteAsync(
            harness, (_, _, token) => primary.RunAsync(token), conditions, new TimerlessClock(), TestContext.Current.CancellationToken).AsTask();
        await primary.Canceled.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(call.IsCompleted);
        await primary.SucceedAsync("late");

        Assert.Equal("No timer.", (await Assert.ThrowsAsync<NotSupportedException>(() => call)).Message);
    }

    private sealed class TimerlessClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("No timer.");
    }
}
