using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>The anchors of each factor.</summary>
public sealed class ToolFactorTests
{
    [Fact]
    public void Tool_of_which_nothing_is_known_is_healthy()
    {
        HealthScene scene = new();

        Assert.Equal(1, scene.Factor);
        Assert.Equal(new ToolCondition { Tool = HealthScene.Tool }, scene.Condition);
        Assert.True(scene.TryBegin());
        Assert.Equal(new ToolCondition { Tool = HealthScene.Tool }, scene.Condition);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(-5, 0.5)]
    [InlineData(49, 0.5)]
    [InlineData(50, 0.5)]
    [InlineData(75, 0.75)]
    [InlineData(100, 1)]
    [InlineData(250, 2.5)]
    [InlineData(1_000, 10)]
    [InlineData(60_000, 10)]
    public void Latency_factor_is_the_mean_over_what_is_normal(int milliseconds, double factor)
    {
        HealthScene scene = new(new ToolHealthOptions { Baseline = HealthScene.Usual });
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(factor, scene.Condition.LatencyFactor);
        Assert.Equal(factor, scene.Factor);
        Assert.Equal(TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)), scene.Condition.MeanLatency);
    }

    [Fact]
    public void Latency_does_not_count_where_nobody_said_what_is_normal()
    {
        HealthScene scene = new();
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromSeconds(60));

        Assert.Equal((1.0, 1.0), (scene.Condition.LatencyFactor, scene.Factor));
        Assert.Equal(TimeSpan.FromSeconds(60), scene.Condition.MeanLatency);
    }

    [Fact]
    public void Latency_counts_by_the_baseline_of_the_tool_before_that_of_all()
    {
        HealthScene scene = new(
            new ToolHealthOptions { Baseline = TimeSpan.FromMilliseconds(100) },
            new ToolHealthSettings { Baseline = TimeSpan.FromSeconds(2) });
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromSeconds(6));
        scene.Health.Succeeded("other", TimeSpan.FromMilliseconds(400));

        Assert.Equal(3, scene.Factor);
        Assert.Equal(4, scene.Health.FactorOf("other"));
    }

    [Fact]
    public void Latency_counts_only_for_the_tool_that_has_a_baseline()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Baseline = TimeSpan.FromSeconds(2) });
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromSeconds(6));
        scene.Health.Succeeded("other", TimeSpan.FromSeconds(6));

        Assert.Equal((3.0, 1.0), (scene.Factor, scene.Health.FactorOf("other")));
    }

    [Fact]
    public void Mean_latency_forgets_all_but_the_latest_responses_and_takes_failures_too()
    {
        HealthScene scene = new(new ToolHealthOptions { LatencyWindow = 2, Baseline = HealthScene.Usual });
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromSeconds(9));
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromMilliseconds(200));
        scene.Health.Failed(HealthScene.Tool, TimeSpan.FromMilliseconds(400));

        Assert.Equal(TimeSpan.FromMilliseconds(300), scene.Condition.MeanLatency);
        Assert.Equal(3, scene.Condition.LatencyFactor);
    }

    [Fact]
    public void Latencies_of_any_length_do_not_overflow()
    {
        HealthScene scene = new(new ToolHealthOptions { Baseline = HealthScene.Usual });
        for (int i = 0; i < 25; i++)
        {
            scene.Health.Succeeded(HealthScene.Tool, TimeSpan.MaxValue);
        }

        Assert.Equal(TimeSpan.MaxValue, scene.Condition.MeanLatency);
        Assert.Equal(10, scene.Factor);
    }

    [Theory]
    [InlineData(0, 4, 0, 1)]
    [InlineData(1, 0, 0.2, 1.25)]
    [InlineData(1, 1, 0.2, 1.25)]
    [InlineData(2, 0, 0.4, 5.0 / 3)]
    [InlineData(4, 0, 0.8, 5)]
    [InlineData(3, 1, 0.6, 2.5)]
    [InlineData(5, 0, 1, 50)]
    [InlineData(1, 4, 0.2, 1.25)]
    [InlineData(1, 5, 1.0 / 6, 1.2)]
    [InlineData(3, 3, 0.5, 2)]
    [InlineData(48, 2, 0.96, 25)]
    [InlineData(98, 2, 0.98, 50)]
    [InlineData(99, 1, 0.99, 50)]
    [InlineData(100, 0, 1, 50)]
    public void Reliability_factor_follows_the_error_rate(int failures, int successes, double rate, double factor)
    {
        HealthScene scene = new(new ToolHealthOptions { FailuresToOpen = 1_000 });
        scene.Fail(failures);
        scene.Succeed(successes);

        Assert.Equal(rate, scene.Condition.ErrorRate);
        Assert.Equal(failures + successes, scene.Condition.Calls);
        Assert.Equal(factor, scene.Condition.ReliabilityFactor, 1e-9);
        Assert.Equal(factor, scene.Factor, 1e-9);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0.5)]
    [InlineData(100, 0.01)]
    public void Error_rate_is_taken_over_as_many_calls_as_the_options_say_at_least(int minErrorCalls, double rate)
    {
        HealthScene scene = new(new ToolHealthOptions { MinErrorCalls = minErrorCalls });
        scene.Fail();

        Assert.Equal((1, rate), (scene.Condition.Calls, scene.Condition.ErrorRate));
    }

    [Fact]
    public void Error_rate_is_taken_over_the_latest_hundred_calls()
    {
        HealthScene scene = new();
        scene.Fail();
        scene.Succeed(99);
        Assert.Equal((100, 0.01), (scene.Condition.Calls, scene.Condition.ErrorRate));

        scene.Succeed();
        Assert.Equal((100, 0.0), (scene.Condition.Calls, scene.Condition.ErrorRate));
    }

    [Fact]
    public void Error_rate_forgets_a_call_when_it_is_fifteen_minutes_old()
    {
        HealthScene scene = new();
        scene.Fail();
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        scene.Succeed();
        scene.Clock.Advance(TimeSpan.FromMinutes(14) - TimeSpan.FromTicks(1));
        Assert.Equal((2, 0.2, 1.25), (scene.Condition.Calls, scene.Condition.ErrorRate, scene.Factor));

        scene.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((1.0, 1, 0.0), (scene.Factor, scene.Condition.Calls, scene.Condition.ErrorRate));
        scene.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, scene.Condition.Calls);
    }

    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(95, 100, 2)]
    [InlineData(100, 100, double.PositiveInfinity)]
    [InlineData(150, 100, double.PositiveInfinity)]
    [InlineData(0, 0, double.PositiveInfinity)]
    [InlineData(399, 400, 4)]
    public void Rate_limit_factor_doubles_at_95_percent_and_is_infinite_at_the_end(long used, long limit, double factor)
    {
        HealthScene scene = new();
        scene.Health.ReportQuota(HealthScene.Tool, used, limit, TimeSpan.FromMinutes(1));

        Assert.Equal(limit == 0 ? 1 : (double)used / limit, scene.Condition.QuotaUsed);
        Assert.Equal(factor, scene.Condition.RateLimitFactor, 1e-12);
        Assert.Equal(factor, scene.Factor, 1e-12);
        Assert.Equal(!double.IsInfinity(factor), scene.TryBegin());
    }

    [Fact]
    public void Factor_is_the_product_of_the_four()
    {
        HealthScene scene = new(new ToolHealthOptions { Baseline = HealthScene.Usual, MinErrorCalls = 2, FailuresToOpen = 2 });
        scene.Health.Failed(HealthScene.Tool, TimeSpan.FromMilliseconds(200));
        scene.Health.Succeeded(HealthScene.Tool, TimeSpan.FromMilliseconds(400));
        scene.Health.MarkDown(HealthScene.Tool);
        scene.Cool(2);
        scene.Health.ReportQuota(HealthScene.Tool, 95, 100, TimeSpan.FromMinutes(1));

        ToolCondition condition = scene.Condition;
        Assert.Equal((3.0, 2.0, 5.0), (condition.LatencyFactor, condition.ReliabilityFactor, condition.AvailabilityFactor));
        Assert.Equal(2, condition.RateLimitFactor, 1e-12);
        Assert.Equal(60, condition.Factor, 1e-10);
        Assert.Equal(condition.Factor, scene.Factor);
    }

    [Fact]
    public void Names_are_told_apart_exactly_and_must_not_be_empty()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(HealthScene.Tool);
        Assert.Equal((double.PositiveInfinity, 1.0), (scene.Factor, scene.Health.FactorOf("Stripe")));

        Action<string>[] members =
        [
            tool => scene.Health.FactorOf(tool),
            tool => scene.Health.ConditionOf(tool),
            tool => scene.Health.TryBegin(tool),
            tool => scene.Health.Succeeded(tool, default),
            tool => scene.Health.Failed(tool, default),
            scene.Health.Released,
            scene.Health.MarkDown,
            scene.Health.MarkUp,
            tool => scene.Health.ReportProbe(tool, true),
            tool => scene.Health.ReportQuota(tool, 0, 1, default),
        ];
        Assert.All(members, member =>
        {
            Assert.Throws<ArgumentNullException>("tool", () => member(null!));
            Assert.Throws<ArgumentException>("tool", () => member(""));
        });
    }
}
