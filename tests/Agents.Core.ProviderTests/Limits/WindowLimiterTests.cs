using System.Threading.RateLimiting;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>The window of a minute, against a log of everything that was given.</summary>
public sealed class WindowLimiterTests
{
    private static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;
    private static readonly long Slice = TimeSpan.FromMilliseconds(100).Ticks;

    [Fact]
    public void No_minute_holds_more_than_the_limit_and_permits_come_back_a_slice_late_at_most() =>
        Prop.ForAll(Schedules(), schedule =>
        {
            const int Limit = 10;
            ManualTimeProvider clock = new();
            WindowLimiter limiter = new(Limit, clock, clock.GetTimestamp());
            List<(long At, int Permits)> given = [];
            foreach ((int wait, int permits) in schedule)
            {
                clock.Advance(TimeSpan.FromMilliseconds(wait));
                Assert.True(limiter.TryReplenish());
                long now = clock.GetTimestamp();
                long roomAt = limiter.RoomAt(permits);
                bool isGiven = limiter.AttemptAcquire(permits).IsAcquired;
                Assert.Equal(isGiven, roomAt == long.MinValue);
                long inMinute = given.Where(entry => entry.At >= now - Minute).Sum(entry => entry.Permits);
                long inMinuteAndSlice = given.Where(entry => entry.At >= now - Minute - Slice).Sum(entry => entry.Permits);
                Assert.True(!isGiven || inMinute + permits <= Limit, "More than the limit in a minute.");
                Assert.True(isGiven || inMinuteAndSlice + permits > Limit, "Refused though there was room.");
                if (isGiven)
                {
                    given.Add((now, permits));
                }
                else
                {
                    Assert.InRange(roomAt, now + 1, now + Minute + Slice);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Room_is_there_at_the_instant_that_was_said_and_not_before() =>
        Prop.ForAll(Schedules(), schedule =>
        {
            ManualTimeProvider clock = new();
            WindowLimiter limiter = new(10, clock, clock.GetTimestamp());
            foreach ((int wait, int permits) in schedule)
            {
                clock.Advance(TimeSpan.FromMilliseconds(wait));
                limiter.TryReplenish();
                if (limiter.AttemptAcquire(permits).IsAcquired)
                {
                    continue;
                }

                long roomAt = limiter.RoomAt(permits);
                limiter.Advance(roomAt - 1);
                Assert.False(limiter.AttemptAcquire(permits).IsAcquired);
                limiter.Advance(roomAt);
                Assert.True(limiter.AttemptAcquire(permits).IsAcquired);
                clock.Advance(TimeSpan.FromTicks(Math.Max(0, roomAt - clock.GetTimestamp())));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void What_is_given_back_is_forgotten_in_its_own_slice_and_only_while_it_counts()
    {
        ManualTimeProvider clock = new();
        WindowLimiter limiter = new(10, clock, 0);
        Assert.True(limiter.AttemptAcquire(10).IsAcquired);
        long slice = limiter.Slice;
        limiter.Return(slice, 4);
        Assert.Equal(6, limiter.Used);
        limiter.Advance(30 * TimeSpan.TicksPerSecond);
        limiter.Charge(9);
        Assert.Equal((15L, 0L), (limiter.Used, limiter.GetStatistics()!.CurrentAvailablePermits));

        limiter.Advance(Minute);
        limiter.Return(slice, 1);
        Assert.Equal(14, limiter.Used);
        limiter.Advance(Minute + Slice);
        limiter.Return(slice, 5);
        Assert.Equal((9L, 1L), (limiter.Used, limiter.GetStatistics()!.CurrentAvailablePermits));
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing_and_a_long_rest_gives_all()
    {
        ManualTimeProvider clock = new();
        WindowLimiter limiter = new(5, clock, 1_000);
        limiter.Advance(10 * Minute);
        Assert.True(limiter.AttemptAcquire(5).IsAcquired);
        limiter.Advance(0);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        limiter.Advance(1_000 * Minute);
        Assert.Equal(0, limiter.Used);
    }

    [Fact]
    public async Task It_keeps_the_contract_of_its_base_class()
    {
        WindowLimiter limiter = new(2, TimeProvider.System, TimeProvider.System.GetTimestamp());
        Assert.Equal((TimeSpan.FromMinutes(1), false, null), (limiter.ReplenishmentPeriod, limiter.IsAutoReplenishing, limiter.IdleDuration));
        Assert.Throws<ArgumentOutOfRangeException>(() => limiter.AttemptAcquire(3));
        Assert.True(limiter.AttemptAcquire(0).IsAcquired);
        RateLimitLease lease = await limiter.AcquireAsync(2, LimitsScene.Token);
        Assert.True(lease.IsAcquired);
        Assert.Empty(lease.MetadataNames);
        Assert.False(lease.TryGetMetadata(MetadataName.RetryAfter, out _));
        Assert.False(limiter.AttemptAcquire(0).IsAcquired);
    }

    [Fact]
    public void A_clock_whose_second_does_not_divide_into_slices_keeps_the_limit_too()
    {
        WindowLimiter limiter = new(1, new OddClock(), 0);
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
        limiter.Advance(7 * 60);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        limiter.Advance(limiter.RoomAt(1));
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    private static Arbitrary<(int Wait, int Permits)[]> Schedules() =>
        (from wait in Gen.Frequency((3, Gen.Choose(0, 250)), (2, Gen.Choose(0, 20_000)), (1, Gen.Elements(100, 59_900, 60_000, 60_001, 60_100, 130_000)))
         from permits in Gen.Choose(1, 10)
         select (wait, permits)).ArrayOf(40).ToArbitrary();

    private sealed class OddClock : TimeProvider
    {
        public override long TimestampFrequency => 7;
    }
}
