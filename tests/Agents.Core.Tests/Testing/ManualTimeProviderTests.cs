using Agents.Core.Testing;

namespace Agents.Core.Tests.Testing;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_new_clock_stands_at_the_stated_instant()
    {
        Assert.Equal(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), _clock.GetUtcNow());
        Assert.Equal(_clock.GetUtcNow(), _clock.GetUtcNow());
        DateTimeOffset start = new(1999, 12, 31, 23, 0, 0, TimeSpan.FromHours(-1));
        ManualTimeProvider other = new(start);
        Assert.Equal(start, other.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, other.GetUtcNow().Offset);
    }

    [Fact]
    public void Advancing_moves_time_and_timestamp_together()
    {
        long start = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromTicks(12_345));
        Assert.Equal(TimeSpan.FromTicks(12_345), _clock.GetElapsedTime(start));
        Assert.Equal(ManualTimeProvider.DefaultStart.AddTicks(12_345), _clock.GetUtcNow());
    }

    [Fact]
    public void Timers_fire_by_due_time_then_by_arming_each_at_its_own_instant()
    {
        List<string> fired = [];
        void Arm(string name, int seconds) => _clock.CreateTimer(
            _ => fired.Add($"{name}@{_clock.Elapsed.TotalSeconds}"), null, seconds * Second, Timeout.InfiniteTimeSpan);
        Arm("c", 3);
        Arm("a", 1);
        Arm("b", 1);
        Arm("never", 10);
        _clock.Advance(5 * Second);
        Assert.Equal(["a@1", "b@1", "c@3"], fired);
        Assert.Equal(5 * Second, _clock.Elapsed);
        Assert.Equal(1, _clock.ArmedTimers);
    }

    [Fact]
    public void A_timer_that_a_callback_arms_fires_in_the_same_advance_when_it_is_due_in_it()
    {
        List<double> fired = [];
        void Next(int left) => _clock.CreateTimer(
            _ =>
            {
                fired.Add(_clock.Elapsed.TotalSeconds);
                if (left > 0)
                {
                    Next(left - 1);
                }
            },
            null,
            Second,
            Timeout.InfiniteTimeSpan);
        Next(3);
        _clock.Advance(3 * Second);
        Assert.Equal([1, 2, 3], fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_a_period_until_it_is_disposed_of()
    {
        int count = 0;
        ITimer timer = _clock.CreateTimer(_ => count++, null, Second, 2 * Second);
        _clock.Advance(6 * Second);
        Assert.Equal(3, count);
        timer.Dispose();
        _clock.Advance(6 * Second);
        Assert.Equal(3, count);
        Assert.False(timer.Change(Second, Second));
    }

    [Fact]
    public void A_changed_timer_fires_at_its_new_time_only()
    {
        List<double> fired = [];
        ITimer timer = _clock.CreateTimer(_ => fired.Add(_clock.Elapsed.TotalSeconds), null, Second, Timeout.InfiniteTimeSpan);
        Assert.True(timer.Change(4 * Second, Timeout.InfiniteTimeSpan));
        _clock.Advance(10 * Second);
        Assert.Equal([4], fired);
    }

    [Fact]
    public void A_second_driver_is_refused()
    {
        Exception? refused = null;
        _clock.CreateTimer(_ => refused = Record.Exception(() => _clock.Advance(Second)), null, Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second);
        Assert.Equal("The clock is being moved already; it has one driver.", Assert.IsType<InvalidOperationException>(refused).Message);
        _clock.Advance(Second);
        Assert.Equal(2 * Second, _clock.Elapsed);
    }

    [Fact]
    public void A_callback_that_throws_leaves_the_clock_at_its_instant_and_usable()
    {
        _clock.CreateTimer(_ => throw new InvalidDataException("boom"), null, Second, Timeout.InfiniteTimeSpan);
        Assert.Throws<InvalidDataException>(() => _clock.Advance(5 * Second));
        Assert.Equal(Second, _clock.Elapsed);
        _clock.Advance(Second);
        Assert.Equal(2 * Second, _clock.Elapsed);
    }

    [Fact]
    public async Task Waiting_for_timers_ends_when_that_many_are_armed()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Task two = _clock.WaitForTimersAsync(2, token);
        Task first = Task.Delay(Second, _clock, token);
        Assert.False(two.IsCompleted);
        Task second = Task.Delay(2 * Second, _clock, token);
        await two;
        Assert.True(_clock.WaitForTimersAsync(2, token).IsCompletedSuccessfully);
        _clock.Advance(Second);
        await first;
        Assert.False(second.IsCompleted);
        Assert.False(_clock.WaitForTimersAsync(2, token).IsCompleted);
    }

    [Fact]
    public async Task Waiting_for_timers_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        Task wait = _clock.WaitForTimersAsync(1, stop.Token);
        await stop.CancelAsync();
        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal(stop.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task A_cancellation_source_on_the_clock_cancels_when_its_time_has_come()
    {
        using CancellationTokenSource timeout = new(Second, _clock);
        Task never = Task.Delay(Timeout.InfiniteTimeSpan, _clock, timeout.Token);
        _clock.Advance(Second - TimeSpan.FromTicks(1));
        Assert.False(timeout.IsCancellationRequested);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(timeout.IsCancellationRequested);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Fact]
    public async Task Timers_armed_by_racing_threads_all_fire()
    {
        int fired = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 1_000),
            TestContext.Current.CancellationToken,
            (i, _) =>
            {
                _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, TimeSpan.FromTicks(i), Timeout.InfiniteTimeSpan);
                return ValueTask.CompletedTask;
            });
        _clock.Advance(Second);
        Assert.Equal(1_000, fired);
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(-Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => { _ = _clock.WaitForTimersAsync(0, TestContext.Current.CancellationToken); });
        Assert.Throws<ArgumentNullException>(() => _clock.CreateTimer(null!, null, Second, Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, -Second, Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, Second, -Second));
    }
}
