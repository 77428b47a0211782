using Agents.Core.Graphs;
using static Agents.Core.Tests.Graphs.HedgeHarness;

namespace Agents.Core.Tests.Graphs;

/// <summary>How two copies of a call end.</summary>
public sealed class HedgeRaceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Primary_that_loses_is_cancelled_and_waited_for()
    {
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        Task<string> race = await harness.StartHedgedAsync(Token);
        await harness.Replica.SucceedAsync("replica");
        await harness.Primary.Canceled.WaitAsync(Token);
        Assert.False(race.IsCompleted);
        await harness.Primary.SucceedAsync("too late");
        Assert.Equal("replica", await race);
    }

    [Fact]
    public async Task Replica_that_loses_is_cancelled_and_waited_for()
    {
        HedgeHarness harness = Warm();
        harness.Replica.StopsWhenTold = false;
        Task<string> race = await harness.StartHedgedAsync(Token);
        await harness.Primary.SucceedAsync("primary");
        await harness.Replica.Canceled.WaitAsync(Token);
        Assert.False(race.IsCompleted);
        await harness.Replica.FailAsync(new InvalidOperationException("too late"));
        Assert.Equal("primary", await race);
    }

    [Fact]
    public async Task Copy_that_throws_when_it_is_told_to_stop_is_waited_for_all_the_same()
    {
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        harness.Primary.OnStart = token => token.Register(static () => throw new InvalidOperationException("no"));
        Task<string> race = await harness.StartHedgedAsync(CancellationToken.None);
        await harness.Replica.SucceedAsync("replica");
        await harness.Primary.Canceled.WaitAsync(Token);
        Assert.False(race.IsCompleted);
        await harness.Primary.FailAsync(new InvalidOperationException("too late"));
        Assert.Equal("replica", await race);
    }

    [Fact]
    public async Task Failure_of_the_replica_waits_for_the_primary()
    {
        HedgeHarness harness = Warm();
        Task<string> race = await harness.StartHedgedAsync(Token);
        await harness.Replica.FailAsync(new InvalidOperationException("replica"));
        Assert.False(race.IsCompleted);
        Assert.False(harness.Primary.Canceled.IsCompleted);
        await harness.Primary.SucceedAsync("primary");
        Assert.Equal("primary", await race);
        Assert.Equal(1, harness.Replica.Calls);
    }

    [Fact]
    public async Task Failure_of_the_primary_waits_for_the_replica_that_runs()
    {
        HedgeHarness harness = Warm();
        Task<string> race = await harness.StartHedgedAsync(Token);
        await harness.Primary.FailAsync(new InvalidOperationException("primary"));
        Assert.False(race.IsCompleted);
        Assert.False(harness.Replica.Canceled.IsCompleted);
        await harness.Replica.SucceedAsync("replica");
        Assert.Equal("replica", await race);
    }

    [Fact]
    public async Task Primary_that_fails_before_its_replica_starts_fails_at_once()
    {
        HedgeHarness harness = Warm();
        Task<string> race = harness.StartAsync(Token).AsTask();
        harness.Clock.Advance(Usual - TimeSpan.FromTicks(1));
        await harness.Primary.FailAsync(new InvalidOperationException("primary"));
        Assert.Equal("primary", (await Assert.ThrowsAsync<InvalidOperationException>(() => race)).Message);
        Assert.Equal((0, 0, 1.05), (harness.Replica.Calls, harness.Hedging.Hedges, harness.Hedging.Tokens));
        Assert.Equal(0, harness.Clock.ArmedTimers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_both_fail_the_failure_is_that_of_the_primary(bool isPrimaryFirst)
    {
        HedgeHarness harness = Warm();
        Task<string> race = await harness.StartHedgedAsync(Token);
        HedgedCopy[] order = isPrimaryFirst ? [harness.Primary, harness.Replica] : [harness.Replica, harness.Primary];
        foreach (HedgedCopy copy in order)
        {
            await copy.FailAsync(new InvalidOperationException(copy == harness.Primary ? "primary" : "replica"));
        }

        Assert.Equal("primary", (await Assert.ThrowsAsync<InvalidOperationException>(() => race)).Message);
        Assert.Equal(20, harness.Hedging.Observed);
    }

    [Fact]
    public async Task Primary_that_fails_while_the_budget_is_asked_gets_no_replica()
    {
        HedgeHarness harness = Warm();
        HedgedCall<HedgeHarness, string>? race = null;
        HedgeConditions<HedgeHarness> conditions = new()
        {
            Slack = static _ => TimeSpan.Zero,
            BudgetAllows = _ => !race!.MayWaitForOther(HedgeRace.Primary, new InvalidOperationException("primary")),
            OnHedged = static (_, _) => Assert.Fail("No replica starts."),
        };
        race = new HedgedCall<HedgeHarness, string>(
            harness.Hedging, harness, static (harness, _, token) => harness.Primary.RunAsync(token), conditions, harness.Clock, Usual);
        using CancellationTokenSource stop = new();
        Assert.True(race.StartPrimary(stop));
        Assert.Null(race.TryStartReplica(Token));
        Assert.Equal((0, 1), (harness.Hedging.Hedges, harness.Hedging.Tokens));
        await harness.Primary.SucceedAsync("over");
        await race.AwaitPrimaryAsync();
    }

    [Fact]
    public async Task Primary_that_has_ended_when_the_delay_is_over_asks_for_no_replica()
    {
        HedgeHarness harness = Warm();
        HedgeConditions<HedgeHarness> conditions = new() { Slack = static _ => default, BudgetAllows = static _ => true, OnHedged = static (_, _) => { } };
        HedgedCall<HedgeHarness, string> race = new(
            harness.Hedging, harness, static (harness, _, token) => harness.Primary.RunAsync(token), conditions, harness.Clock, Usual);
        using CancellationTokenSource stop = new();
        Assert.True(race.StartPrimary(stop));
        harness.Clock.Advance(Usual);
        Assert.Equal(TimeSpan.Zero, await race.WaitForDelayAsync(Token));
        await harness.Primary.SucceedAsync("over");
        await race.AwaitPrimaryAsync();
        Assert.Equal(Timeout.InfiniteTimeSpan, await race.WaitForDelayAsync(Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancellation_ends_both_copies_and_carries_the_token_of_the_caller(bool isHedged)
    {
        using CancellationTokenSource caller = new();
        HedgeHarness harness = Warm();
        Task<string> race = isHedged ? await harness.StartHedgedAsync(caller.Token) : harness.StartAsync(caller.Token).AsTask();
        await caller.CancelAsync();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.Equal(caller.Token, canceled.CancellationToken);
        Assert.True(harness.Primary.HasEnded);
        Assert.Equal(isHedged, harness.Replica.HasEnded);
        Assert.Equal(0, harness.Clock.ArmedTimers);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Copies_that_do_not_stop_at_once_are_waited_for_when_the_caller_cancels(bool isHedged)
    {
        using CancellationTokenSource caller = new();
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        Task<string> race = isHedged ? await harness.StartHedgedAsync(caller.Token) : harness.StartAsync(caller.Token).AsTask();
        await caller.CancelAsync();
        await harness.Primary.Canceled.WaitAsync(Token);
        Assert.False(race.IsCompleted);
        await harness.Primary.FailAsync(new OperationCanceledException());
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.Equal(caller.Token, canceled.CancellationToken);
    }

    [Fact]
    public async Task Primary_that_cancels_its_caller_while_it_starts_is_waited_for()
    {
        using CancellationTokenSource caller = new();
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        harness.Primary.OnStart = _ => caller.Cancel();
        Task<string> race = harness.StartAsync(caller.Token).AsTask();
        Assert.False(race.IsCompleted);
        await harness.Primary.FailAsync(new OperationCanceledException());
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => race);
        Assert.Equal(caller.Token, canceled.CancellationToken);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Failure_of_what_is_asked_before_a_replica_starts_is_the_failure_of_the_call(bool isBudget)
    {
        HedgeHarness harness = Warm();
        if (isBudget)
        {
            harness.BudgetAllows = static () => throw new InvalidOperationException("asked");
        }
        else
        {
            harness.OnHedged = static _ => throw new InvalidOperationException("asked");
        }

        Task<string> race = harness.StartAsync(Token).AsTask();
        harness.Clock.Advance(Usual);
        Assert.Equal("asked", (await Assert.ThrowsAsync<InvalidOperationException>(() => race)).Message);
        Assert.True(harness.Primary.HasEnded);
        Assert.Equal((0, 0, 1.05), (harness.Replica.Calls, harness.Hedging.Hedges, harness.Hedging.Tokens));
    }

    [Fact]
    public async Task Primary_that_wins_is_remembered_with_its_latency()
    {
        HedgeHarness harness = Warm();
        Task<string> race = await harness.StartHedgedAsync(Token);
        harness.Clock.Advance(Ms(420));
        await harness.Primary.SucceedAsync("primary");
        await race;
        Assert.Equal(21, harness.Hedging.Observed);
        Assert.Equal(Ms(2_520) / 21, harness.Hedging.MeanLatency);
    }

    [Fact]
    public async Task Primary_that_was_overtaken_is_remembered_with_the_time_it_had_run_by_then()
    {
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        Task<string> race = await harness.StartHedgedAsync(Token);
        harness.Clock.Advance(Ms(110));
        await harness.Replica.SucceedAsync("replica");
        await harness.Primary.Canceled.WaitAsync(Token);
        harness.Clock.Advance(Ms(999));
        await harness.Primary.SucceedAsync("too late");
        await race;
        Assert.Equal(21, harness.Hedging.Observed);
        Assert.Equal(Ms(2_210).Ticks / 21, harness.Hedging.MeanLatency!.Value.Ticks);
    }

    [Fact]
    public async Task Failure_is_not_remembered()
    {
        HedgeHarness harness = new();
        Task<string> race = harness.StartAsync(Token).AsTask();
        await harness.Primary.FailAsync(new InvalidOperationException("primary"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => race);
        Assert.Equal((1, 0), (harness.Hedging.Calls, harness.Hedging.Observed));
        Assert.Null(harness.Hedging.MeanLatency);
    }

    [Fact]
    public async Task Output_of_the_copy_that_lost_is_not_disposed_of()
    {
        HedgeHarness harness = Warm();
        harness.Primary.StopsWhenTold = false;
        using MemoryStream output = new();
        Task<MemoryStream> race = harness.Hedging.ExecuteAsync(
            harness,
            async (harness, copy, token) =>
            {
                await (copy == HedgeRace.Primary ? harness.Primary : harness.Replica).RunAsync(token);
                return output;
            },
            new HedgeConditions<HedgeHarness> { Slack = _ => TimeSpan.Zero, BudgetAllows = _ => true, OnHedged = (_, _) => { } },
            harness.Clock,
            Token).AsTask();
        harness.Clock.Advance(Usual);
        await harness.Replica.Started.WaitAsync(Token);
        await harness.Replica.SucceedAsync("replica");
        await harness.Primary.Canceled.WaitAsync(Token);
        await harness.Primary.SucceedAsync("primary");
        Assert.True((await race).CanWrite);
    }

    [Fact]
    public async Task Call_that_throws_before_it_waits_fails_in_its_task()
    {
        foreach (Hedging hedging in (Hedging[])[new Hedging(), Warm().Hedging])
        {
            ValueTask<int> call = hedging.ExecuteAsync<int, int>(
                0,
                static (_, _, _) => throw new InvalidOperationException("early"),
                new HedgeConditions<int> { Slack = _ => TimeSpan.Zero, BudgetAllows = _ => true, OnHedged = (_, _) => { } },
                TimeProvider.System,
                Token);
            Assert.Equal("early", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await call)).Message);
        }
    }
}
