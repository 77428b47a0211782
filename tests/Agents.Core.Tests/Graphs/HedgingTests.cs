using Agents.Core.Graphs;
using Agents.Core.Testing;
using static Agents.Core.Tests.Graphs.HedgeHarness;

namespace Agents.Core.Tests.Graphs;

/// <summary>When a call is repeated, and when it is not.</summary>
public sealed class HedgingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_call_is_repeated_when_it_has_run_for_the_delay_and_not_before()
    {
        HedgeHarness harness = Warm();
        List<TimeSpan> hedged = [];
        harness.OnHedged = hedged.Add;
        Task<string> race = harness.StartAsync(Token).AsTask();
        harness.Clock.Advance(Usual - TimeSpan.FromTicks(1));
        Assert.Equal(0, harness.Replica.Calls);
        Assert.Equal(1, harness.Clock.ArmedTimers);
        harness.Clock.Advance(TimeSpan.FromTicks(1));
        await harness.Replica.Started.WaitAsync(Token);
        Assert.Equal([Usual], hedged);
        await harness.Replica.SucceedAsync("replica");
        Assert.Equal("replica", await race);
        Assert.Equal((1, 1), (harness.Primary.Calls, harness.Replica.Calls));
        Assert.Equal((21, 1), (harness.Hedging.Calls, harness.Hedging.Hedges));
        Assert.Equal(0, harness.Clock.ArmedTimers);
    }

    [Fact]
    public async Task Call_is_repeated_only_once_however_long_it_takes()
    {
        HedgeHarness harness = Warm(new HedgingOptions { TokensPerCall = 1 });
        Task<string> race = await harness.StartHedgedAsync(Token);
        harness.Clock.Advance(TimeSpan.FromHours(1));
        await harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", await race);
        Assert.Equal((1, 1, 9), (harness.Replica.Calls, harness.Hedging.Hedges, harness.Hedging.Tokens));
    }

    [Fact]
    public async Task Call_is_not_repeated_before_enough_were_observed()
    {
        HedgeHarness harness = new(new HedgingOptions { MinSamples = 21, TokensPerCall = 1 });
        for (int i = 0; i < 20; i++)
        {
            harness.Hedging.RecordLatency(Usual);
        }

        Assert.Null(harness.Hedging.Delay);
        Task<string> race = harness.StartAsync(Token).AsTask();
        Assert.Equal(0, harness.Clock.ArmedTimers);
        harness.Clock.Advance(Ms(300));
        await harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", await race);
        Assert.Equal(0, harness.Replica.Calls);
        Assert.Equal(Usual, harness.Hedging.Delay);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(99.9999, true)]
    [InlineData(100, false)]
    [InlineData(5_000, false)]
    public async Task Call_is_repeated_only_when_its_slack_is_less_than_the_delay(double slack, bool isHedged)
    {
        HedgeHarness harness = Warm();
        harness.Slack = Ms(slack);
        Task<string> race = harness.StartAsync(Token).AsTask();
        Assert.Equal(isHedged ? 1 : 0, harness.Clock.ArmedTimers);
        await harness.Primary.SucceedAsync("primary");
        await race;
    }

    [Fact]
    public async Task Call_that_starts_when_no_token_is_there_is_not_repeated()
    {
        HedgeHarness harness = Warm();
        Assert.True(harness.Hedging.TryTakeToken());
        Task<string> race = harness.StartAsync(Token).AsTask();
        Assert.Equal(0, harness.Clock.ArmedTimers);
        await harness.Primary.SucceedAsync("primary");
        await race;
    }

    [Fact]
    public async Task Token_that_another_call_took_in_the_meantime_is_missed_when_the_replica_would_start()
    {
        HedgeHarness harness = Warm();
        Task<string> race = harness.StartAsync(Token).AsTask();
        Assert.True(harness.Hedging.TryTakeToken());
        harness.Clock.Advance(Usual);
        await harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", await race);
        Assert.Equal((0, 1, 0.05), (harness.Replica.Calls, harness.Hedging.Hedges, harness.Hedging.Tokens));
    }

    [Fact]
    public async Task Budget_is_asked_when_the_replica_would_start_and_once()
    {
        HedgeHarness harness = Warm();
        List<TimeSpan> asked = [];
        harness.BudgetAllows = () =>
        {
            asked.Add(harness.Clock.Elapsed);
            return false;
        };
        Task<string> race = harness.StartAsync(Token).AsTask();
        harness.Clock.Advance(Ms(1_000));
        await harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", await race);
        Assert.Equal([Usual], asked);
        Assert.Equal((0, 0, 1.05), (harness.Replica.Calls, harness.Hedging.Hedges, harness.Hedging.Tokens));
    }

    [Fact]
    public async Task Call_that_takes_no_time_by_its_clock_is_never_repeated()
    {
        HedgeHarness harness = new(new HedgingOptions { TokensPerCall = 1 });
        for (int i = 0; i < 20; i++)
        {
            harness.Hedging.Dispatch();
            harness.Hedging.RecordLatency(TimeSpan.Zero);
        }

        harness.Slack = Ms(-5);
        Task<string> race = harness.StartAsync(Token).AsTask();
        Assert.Equal(0, harness.Replica.Calls);
        await harness.Primary.SucceedAsync("primary");
        await race;
        Assert.Equal(0, harness.Hedging.Hedges);
    }

    [Fact]
    public async Task Delay_counts_from_the_start_of_the_primary_although_that_blocks_at_first()
    {
        HedgeHarness harness = Warm();
        harness.Primary.OnStart = _ => harness.Clock.Advance(Ms(60));
        Task<string> race = harness.StartAsync(Token).AsTask();
        harness.Clock.Advance(Ms(40));
        await harness.Replica.Started.WaitAsync(Token);
        await harness.Replica.SucceedAsync("replica");
        Assert.Equal("replica", await race);
        Assert.Equal(Usual, harness.Clock.Elapsed);
    }

    [Fact]
    public void Tokens_are_earned_by_calls_up_to_the_most()
    {
        Hedging hedging = new(new HedgingOptions { TokensPerCall = 0.3, MaxTokens = 2 });
        Assert.Equal(0, hedging.Tokens);
        double[] earned = [.. Enumerable.Range(0, 8).Select(_ =>
        {
            hedging.Dispatch();
            return hedging.Tokens;
        })];
        Assert.Equal([0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2, 2], earned);
    }

    [Fact]
    public void Twenty_calls_earn_one_whole_token_by_default()
    {
        Hedging hedging = new();
        for (int i = 0; i < 19; i++)
        {
            hedging.Dispatch();
            hedging.RecordLatency(Usual);
        }

        Assert.False(hedging.TryTakeToken());
        Assert.Null(hedging.Dispatch());
        hedging.RecordLatency(Usual);
        Assert.Equal(1, hedging.Tokens);
        Assert.Equal(Usual, hedging.Dispatch());
        Assert.True(hedging.TryTakeToken());
    }

    [Fact]
    public async Task One_object_serves_runs_of_several_clocks()
    {
        HedgeHarness first = Warm();
        Task<string> race = await first.StartHedgedAsync(Token);
        await first.Replica.SucceedAsync("a");
        Assert.Equal("a", await race);
        for (int i = 0; i < 20; i++)
        {
            first.Hedging.Dispatch();
        }

        ManualTimeProvider clock = new();
        HedgedCopy[] copies = [new(), new()];
        Task<string> other = first.Hedging.ExecuteAsync(
            copies,
            static (copies, copy, token) => copies[copy].RunAsync(token),
            new HedgeConditions<HedgedCopy[]> { Slack = _ => TimeSpan.Zero, BudgetAllows = _ => true, OnHedged = (_, _) => { } },
            clock,
            Token).AsTask();
        Assert.Equal((0, 1), (first.Clock.ArmedTimers, clock.ArmedTimers));
        clock.Advance(Usual);
        await copies[1].Started.WaitAsync(Token);
        await copies[1].SucceedAsync("b");
        Assert.Equal("b", await other);
    }
}
