using Agents.Core.Routing;
using static Agents.Core.Tests.Routing.HealthScene;

namespace Agents.Core.Tests.Routing;

public sealed class ToolBreakerTests
{
    [Fact]
    public void Third_failure_in_a_row_opens()
    {
        HealthScene scene = new();
        scene.Fail(2);
        scene.Succeed();
        scene.Fail(2);
        Assert.Equal((BreakerState.Closed, 2, null), (scene.Breaker, scene.Condition.ConsecutiveFailures, scene.Condition.RetryAfter));
        Assert.True(scene.TryBegin());

        scene.Fail();
        Assert.Equal((BreakerState.Open, 3, Cooldown), (scene.Breaker, scene.Condition.ConsecutiveFailures, scene.Condition.RetryAfter));
        Assert.Equal(double.PositiveInfinity, scene.Factor);
        Assert.Equal(double.PositiveInfinity, scene.Condition.AvailabilityFactor);
        Assert.False(scene.TryBegin());
    }

    [Fact]
    public void Open_breaker_becomes_half_open_when_its_cooldown_is_over()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(Tool);
        scene.Clock.Advance(Cooldown - TimeSpan.FromTicks(1));
        Assert.Equal((BreakerState.Open, TimeSpan.FromTicks(1)), (scene.Breaker, scene.Condition.RetryAfter));
        Assert.False(scene.TryBegin());

        scene.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal((BreakerState.HalfOpen, 10.0, null), (scene.Breaker, scene.Factor, scene.Condition.RetryAfter));
    }

    [Fact]
    public void Half_open_breaker_lets_one_trial_through()
    {
        HealthScene scene = HalfOpen();

        Assert.True(scene.TryBegin());
        Assert.Equal((BreakerState.HalfOpen, double.PositiveInfinity), (scene.Breaker, scene.Factor));
        Assert.False(scene.TryBegin());
        scene.Cool(100);
        Assert.False(scene.TryBegin());

        scene.Health.Released(Tool);
        Assert.True(scene.TryBegin());
    }

    [Fact]
    public void Trial_that_succeeds_closes_and_the_weight_halves_with_each_success()
    {
        HealthScene scene = HalfOpen();
        Assert.True(scene.TryBegin());
        List<double> factors = [];
        for (int i = 0; i < 6; i++)
        {
            scene.Succeed();
            factors.Add(scene.Condition.AvailabilityFactor);
            Assert.Equal((BreakerState.Closed, 0), (scene.Breaker, scene.Condition.ConsecutiveFailures));
        }

        Assert.Equal([10, 5, 2.5, 1.25, 1, 1], factors);
    }

    [Fact]
    public void Trial_that_fails_opens_for_a_new_cooldown()
    {
        HealthScene scene = HalfOpen();
        scene.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.True(scene.TryBegin());
        scene.Clock.Advance(TimeSpan.FromSeconds(1));
        scene.Fail();

        Assert.Equal((BreakerState.Open, Cooldown), (scene.Breaker, scene.Condition.RetryAfter));
        scene.Cool();
        Assert.Equal(10, scene.Condition.AvailabilityFactor);
        Assert.True(scene.TryBegin());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Failure_opens_at_once_while_the_weight_is_above_one(int successes)
    {
        HealthScene scene = HalfOpen();
        Assert.True(scene.TryBegin());
        scene.Succeed(successes);
        Assert.True(scene.Condition.AvailabilityFactor > 1);
        scene.Fail();

        Assert.Equal((BreakerState.Open, Cooldown), (scene.Breaker, scene.Condition.RetryAfter));
    }

    [Fact]
    public void Failure_counts_from_one_again_when_the_weight_is_back_at_one()
    {
        HealthScene scene = HalfOpen();
        Assert.True(scene.TryBegin());
        scene.Succeed(5);
        scene.Fail(2);
        Assert.Equal(BreakerState.Closed, scene.Breaker);

        scene.Fail();
        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact]
    public void Weight_of_a_half_open_breaker_halves_with_every_further_cooldown()
    {
        HealthScene scene = HalfOpen();
        List<double> factors = [scene.Factor];
        for (int i = 0; i < 5; i++)
        {
            scene.Clock.Advance(Cooldown - TimeSpan.FromTicks(1));
            Assert.Equal(factors[^1], scene.Factor);
            scene.Clock.Advance(TimeSpan.FromTicks(1));
            factors.Add(scene.Factor);
        }

        Assert.Equal([10, 5, 2.5, 1.25, 1, 1], factors);
        Assert.Equal(BreakerState.HalfOpen, scene.Breaker);
        scene.Clock.Advance(TimeSpan.FromDays(100_000));
        Assert.Equal(1, scene.Factor);
    }

    [Fact]
    public void Weight_after_a_trial_halves_with_time_as_with_successes_so_that_the_tool_is_used_again()
    {
        HealthScene scene = HalfOpen();
        scene.Cool(3);
        Assert.Equal(1.25, scene.Factor);
        Assert.True(scene.TryBegin());
        scene.Succeed();
        Assert.Equal(10, scene.Factor);

        scene.Cool();
        Assert.Equal(5, scene.Factor);
        scene.Succeed();
        Assert.Equal(2.5, scene.Factor);
        scene.Cool(2);
        Assert.Equal(1, scene.Factor);
        scene.Fail(2);
        Assert.Equal(BreakerState.Closed, scene.Breaker);
    }

    [Fact]
    public void Call_that_ends_late_changes_the_numbers_of_an_open_breaker_and_not_its_state()
    {
        HealthScene scene = new();
        Assert.True(scene.TryBegin());
        Assert.True(scene.TryBegin());
        scene.Health.MarkDown(Tool);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        scene.Fail();
        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(20), 1), (scene.Breaker, scene.Condition.RetryAfter, scene.Condition.Calls));

        scene.Clock.Advance(TimeSpan.FromSeconds(20));
        scene.Succeed();
        Assert.Equal((BreakerState.HalfOpen, 10.0, 2), (scene.Breaker, scene.Condition.AvailabilityFactor, scene.Condition.Calls));
        scene.Fail(5);
        Assert.Equal(BreakerState.HalfOpen, scene.Breaker);
        Assert.True(scene.TryBegin());
    }

    [Fact]
    public void Mark_down_opens_at_once_and_again()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(Tool);
        scene.Clock.Advance(TimeSpan.FromSeconds(10));
        scene.Health.MarkDown(Tool);
        Assert.Equal(Cooldown, scene.Condition.RetryAfter);

        scene.Cool();
        Assert.True(scene.TryBegin());
        scene.Health.MarkDown(Tool);
        Assert.Equal((BreakerState.Open, Cooldown), (scene.Breaker, scene.Condition.RetryAfter));
        scene.Succeed();
        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact]
    public void Mark_up_closes_at_full_weight_and_forgets_failures()
    {
        HealthScene scene = new();
        scene.Fail(3);
        scene.Health.MarkUp(Tool);
        Assert.Equal((BreakerState.Closed, 1.0, 0, 0.0), (scene.Breaker, scene.Factor, scene.Condition.ConsecutiveFailures, scene.Condition.ErrorRate));
        scene.Fail(2);
        Assert.Equal(BreakerState.Closed, scene.Breaker);

        scene.Fail();
        scene.Cool();
        Assert.True(scene.TryBegin());
        scene.Health.MarkUp(Tool);
        Assert.True(scene.TryBegin());
        Assert.True(scene.TryBegin());
    }

    [Fact]
    public void Failed_probe_opens_at_once()
    {
        HealthScene scene = new();
        scene.Health.ReportProbe(Tool, isUp: false);
        Assert.Equal((BreakerState.Open, Cooldown), (scene.Breaker, scene.Condition.RetryAfter));
        Assert.Equal((0, 0), (scene.Condition.Calls, scene.Condition.ConsecutiveFailures));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(1, true)]
    public void Good_probe_closes_a_breaker_as_a_trial_does(int cooldowns, bool isTried)
    {
        HealthScene scene = new();
        scene.Fail(3);
        scene.Cool(cooldowns);
        Assert.Equal(isTried, isTried && scene.TryBegin());
        scene.Health.ReportProbe(Tool, isUp: true);
        Assert.Equal((BreakerState.Closed, 10.0, 0), (scene.Breaker, scene.Condition.AvailabilityFactor, scene.Condition.ConsecutiveFailures));
        Assert.True(scene.TryBegin());

        scene.Fail();
        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact]
    public void Good_probes_do_not_hide_the_failures_of_calls()
    {
        HealthScene scene = new();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(BreakerState.Closed, scene.Breaker);
            scene.Fail();
            if (i < 2)
            {
                scene.Health.ReportProbe(Tool, isUp: true);
                Assert.Equal(i + 1, scene.Condition.ConsecutiveFailures);
            }
        }

        Assert.Equal(BreakerState.Open, scene.Breaker);
    }

    [Fact]
    public void Good_probe_does_not_make_a_recovering_tool_cheaper()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(Tool);
        scene.Health.ReportProbe(Tool, isUp: true);
        scene.Health.ReportProbe(Tool, isUp: true);

        Assert.Equal(10, scene.Factor);
    }

    [Fact]
    public void Options_say_when_it_opens_for_how_long_and_how_dear_it_then_is()
    {
        HealthScene scene = new(new ToolHealthOptions { FailuresToOpen = 1, Cooldown = TimeSpan.FromSeconds(2), HalfOpenFactor = 3 });
        scene.Fail();
        Assert.Equal((BreakerState.Open, TimeSpan.FromSeconds(2)), (scene.Breaker, scene.Condition.RetryAfter));
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, scene.Condition.AvailabilityFactor);
        scene.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1.5, scene.Condition.AvailabilityFactor);
    }

    [Fact]
    public void Ends_of_calls_that_never_began_are_safe()
    {
        HealthScene scene = new(settings: new ToolHealthSettings { Quota = 1 });
        scene.Health.Released(Tool);
        scene.Succeed();
        scene.Health.Released(Tool);
        Assert.Equal((0.0, 1, 1.0), (scene.Condition.QuotaUsed, scene.Condition.Calls, scene.Factor));

        Assert.True(scene.TryBegin());
        Assert.False(scene.TryBegin());
    }

    private static HealthScene HalfOpen()
    {
        HealthScene scene = new();
        scene.Health.MarkDown(Tool);
        scene.Cool();
        return scene;
    }
}
