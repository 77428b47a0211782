using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.HealthScene;

namespace Agents.Core.Tests.Routing;

/// <summary>How a router learns that nothing has changed.</summary>
public sealed class ToolHealthVersionTests
{
    [Fact]
    public void Record_of_a_tool_stays_the_same_and_reads_its_factor()
    {
        HealthScene scene = new();
        ToolRecord record = scene.Health.RecordOf(Tool);
        Assert.Equal(1, scene.Health.FactorOf(record));
        scene.Health.MarkDown(Tool);

        Assert.Same(record, scene.Health.RecordOf(Tool));
        Assert.Equal((Tool, double.PositiveInfinity), (record.Tool, scene.Health.FactorOf(record)));
        scene.Cool();
        Assert.Equal(10, scene.Health.FactorOf(record));
    }

    [Fact]
    public void Version_grows_with_a_change_and_not_with_a_look()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 9 });
        Action[] changes =
        [
            () => scene.TryBegin(),
            () => scene.Health.Released(Tool),
            () => scene.Succeed(),
            () => scene.Fail(),
            () => scene.Health.MarkDown(Tool),
            () => scene.Health.MarkUp(Tool),
            () => scene.Health.ReportProbe(Tool, isUp: false),
            () => scene.Health.ReportProbe(Tool, isUp: true),
            () => scene.Health.ReportQuota(Tool, 1, 2, TimeSpan.FromSeconds(1)),
        ];
        Assert.All(changes, change =>
        {
            long before = scene.Health.Version;
            change();
            Assert.Equal(before + 1, scene.Health.Version);
        });

        long version = scene.Health.Version;
        _ = (scene.Factor, scene.Condition, scene.Health.RecordOf("new"), scene.Health.NextChange);
        scene.Health.ReportProbe("closed", isUp: true);
        Assert.True(scene.Health.TryBegin("without quota"));
        scene.Health.Released("without quota");
        Assert.Equal(version, scene.Health.Version);
    }

    [Fact]
    public void Next_change_is_that_of_the_first_tool_and_never_when_nothing_is_to_come()
    {
        HealthScene scene = new();
        Assert.Equal(long.MaxValue, scene.Health.NextChange);

        scene.Health.ReportQuota("quota", 1, 2, TimeSpan.FromSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(40).Ticks, scene.Health.NextChange);
        scene.Health.MarkDown("down");
        Assert.Equal(Cooldown.Ticks, scene.Health.NextChange);
        scene.Health.Failed("failed", Usual);
        Assert.Equal(Cooldown.Ticks, scene.Health.NextChange);

        List<double> seconds = [];
        while (seconds.Count < 20 && scene.Health.NextChange is < long.MaxValue and var next)
        {
            scene.Clock.Advance(new TimeSpan(next) - scene.Clock.Elapsed);
            seconds.Add(scene.Clock.Elapsed.TotalSeconds);
        }

        // Cooldown over, quota anew, four halvings, the failure forgotten.
        Assert.Equal([30, 40, 60, 90, 120, 150, 900], seconds);
        Assert.Equal(1, scene.Health.FactorOf("failed"));
    }

    [Fact]
    public void Time_that_passes_counts_in_the_version_once_somebody_has_looked()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(Tool);
        long version = scene.Health.Version;
        scene.Cool();
        Assert.Equal(2 * Cooldown.Ticks, scene.Health.NextChange);
        Assert.Equal(version + 1, scene.Health.Version);
        Assert.Equal(2 * Cooldown.Ticks, scene.Health.NextChange);
        Assert.Equal(version + 1, scene.Health.Version);
    }

    [Fact]
    public void Clock_that_goes_back_changes_nothing()
    {
        UnsteadyClock clock = new();
        ToolHealth health = new(new ToolHealthOptions(), clock);
        clock.Ticks = Cooldown.Ticks;
        health.MarkDown(Tool);
        clock.Ticks = 2 * Cooldown.Ticks;
        Assert.Equal(10, health.FactorOf(Tool));

        clock.Ticks = 0;
        Assert.Equal(10, health.FactorOf(Tool));
        Assert.True(health.TryBegin(Tool));
        health.Failed(Tool, TimeSpan.FromSeconds(-1));
        Assert.Equal((BreakerState.Open, Cooldown), (health.ConditionOf(Tool).Breaker, health.ConditionOf(Tool).RetryAfter));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(1)]
    [InlineData(1_000_000_000)]
    public void Clock_of_any_frequency_counts_the_same_cooldown(long frequency)
    {
        UnsteadyClock clock = new() { Frequency = frequency };
        ToolHealth health = new(clock: clock);
        health.MarkDown(Tool);
        clock.Ticks = (30 * frequency) - 1;
        Assert.Equal(BreakerState.Open, health.ConditionOf(Tool).Breaker);
        Assert.Equal(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerSecond / frequency, 0)), health.ConditionOf(Tool).RetryAfter);
        clock.Ticks = 30 * frequency;
        Assert.Equal(BreakerState.HalfOpen, health.ConditionOf(Tool).Breaker);
    }

    private sealed class UnsteadyClock : TimeProvider
    {
        public long Ticks { get; set; }

        public long Frequency { get; init; } = TimeSpan.TicksPerSecond;

        public override long TimestampFrequency => Frequency;

        public override long GetTimestamp() => Ticks;
    }
}
