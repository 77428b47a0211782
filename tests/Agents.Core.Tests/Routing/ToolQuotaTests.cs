using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;
using static Agents.Core.Tests.Routing.HealthScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolQuotaTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    [Fact]
    public void Quota_admits_so_many_calls_until_its_window_is_over()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 2, QuotaWindow = Window });
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(scene.TryBegin());
        Assert.Equal(0.5, scene.Condition.QuotaUsed);
        scene.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(scene.TryBegin());
        Assert.False(scene.TryBegin());
        Assert.Equal((1.0, double.PositiveInfinity, BreakerState.Closed), (scene.Condition.QuotaUsed, scene.Factor, scene.Breaker));

        scene.Clock.Advance(TimeSpan.FromSeconds(40) - TimeSpan.FromTicks(1));
        Assert.False(scene.TryBegin());
        scene.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((0.0, 1.0), (scene.Condition.QuotaUsed, scene.Factor));
        Assert.True(scene.TryBegin());
    }

    [Fact]
    public void Quota_without_a_window_is_never_filled_up_again()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 1 });
        Assert.True(scene.TryBegin());
        scene.Clock.Advance(TimeSpan.FromDays(10_000));
        Assert.False(scene.TryBegin());
    }

    [Fact]
    public void Released_call_gives_its_unit_back_and_other_ends_keep_it()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 2 });
        Assert.True(scene.TryBegin());
        scene.Succeed();
        Assert.True(scene.TryBegin());
        scene.Health.Released(Tool);
        Assert.Equal(0.5, scene.Condition.QuotaUsed);

        Assert.True(scene.TryBegin());
        scene.Fail();
        Assert.Equal(1, scene.Condition.QuotaUsed);
        Assert.False(scene.TryBegin());
    }

    [Fact]
    public void Unit_of_an_earlier_window_does_not_come_back()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 1, QuotaWindow = Window });
        Assert.True(scene.TryBegin());
        scene.Clock.Advance(Window);
        Assert.True(scene.TryBegin());
        scene.Health.Released(Tool);
        Assert.False(scene.TryBegin());
    }

    [Fact]
    public void Refused_call_takes_neither_the_trial_nor_a_unit()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 1 });
        scene.Health.MarkDown(Tool);
        Assert.False(scene.TryBegin());
        Assert.Equal(0, scene.Condition.QuotaUsed);
        scene.Cool();
        Assert.True(scene.TryBegin());
        scene.Succeed();

        scene.Health.MarkDown(Tool);
        scene.Cool();
        Assert.False(scene.TryBegin());
        Assert.Equal(10, scene.Condition.AvailabilityFactor);
    }

    [Fact]
    public void Reported_quota_counts_until_it_starts_again()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 10, QuotaWindow = Window });
        scene.Health.ReportQuota(Tool, 98, 100, TimeSpan.FromSeconds(5));
        Assert.True(scene.TryBegin());
        Assert.Equal(0.99, scene.Condition.QuotaUsed);
        Assert.True(scene.TryBegin());
        Assert.False(scene.TryBegin());

        scene.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(0, scene.Condition.QuotaUsed);
        Assert.True(scene.TryBegin());
        Assert.Equal(0.1, scene.Condition.QuotaUsed);
    }

    [Fact]
    public void Reported_quota_of_any_size_and_time_is_understood()
    {
        HealthScene scene = new();
        scene.Health.ReportQuota(Tool, long.MaxValue, 1, TimeSpan.MaxValue);
        scene.Clock.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(((double)long.MaxValue, double.PositiveInfinity), (scene.Condition.QuotaUsed, scene.Factor));

        scene.Health.ReportQuota(Tool, long.MaxValue - 1, long.MaxValue, TimeSpan.MaxValue);
        Assert.True(scene.TryBegin());
        Assert.False(scene.TryBegin());
        scene.Health.ReportQuota(Tool, 1, 1, TimeSpan.Zero);
        Assert.Equal((0.0, 1.0), (scene.Condition.QuotaUsed, scene.Factor));
    }

    [Fact]
    public void Reported_quota_must_not_be_negative()
    {
        HealthScene scene = new();
        Assert.Throws<ArgumentOutOfRangeException>("used", () => scene.Health.ReportQuota(Tool, -1, 1, default));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => scene.Health.ReportQuota(Tool, 1, -1, default));
        Assert.Throws<ArgumentOutOfRangeException>("resetAfter", () => scene.Health.ReportQuota(Tool, 1, 1, TimeSpan.FromTicks(-1)));
        Assert.Equal(1, scene.Factor);
    }

    [Fact]
    public void Calls_that_began_in_one_window_and_were_not_released_never_exceed_the_quota() =>
        Prop.ForAll(Gen.Choose(0, 99).ListOf(80).ToArbitrary(), steps =>
        {
            HealthScene scene = new(settings: new ToolHealthSettings { Quota = 3, QuotaWindow = Window });
            List<int> open = [];
            Dictionary<int, int> made = [];
            int window = 0;
            foreach (int step in steps)
            {
                switch (step % 5)
                {
                    case 0 or 1 when scene.TryBegin():
                        open.Add(window);
                        made[window] = made.GetValueOrDefault(window) + 1;
                        Assert.InRange(made[window], 1, 3);
                        break;
                    case 2 when open.Count > 0:
                        made[open[step % open.Count]]--;
                        open.RemoveAt(step % open.Count);
                        scene.Health.Released(Tool);
                        break;
                    case 3 when open.Count > 0:
                        open.RemoveAt(step % open.Count);
                        scene.Succeed();
                        break;
                    case 4:
                        scene.Clock.Advance(Window);
                        window++;
                        break;
                }
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
}
