using Agents.Core.Routing;
using FsCheck;
using FsCheck.Fluent;

namespace Agents.Core.Tests.Routing;

/// <summary>What holds after every step of every sequence of things that can happen to a tool.</summary>
public sealed class ToolHealthModelTests
{
    [Fact]
    public void Condition_follows_its_definition() =>
        Prop.ForAll(HealthSteps.All, with =>
        {
            HealthScene scene = HealthSteps.Scene(with.MinErrorCalls);
            HealthModel model = new(with.MinErrorCalls);
            foreach ((char What, int Detail) step in with.Steps)
            {
                HealthSteps.Do(scene, model, step);
                ToolCondition condition = scene.Condition;
                Assert.Equal(model.ErrorRate, condition.ErrorRate, 1e-12);
                Assert.Equal(model.InARow, condition.ConsecutiveFailures);
                Assert.Equal(model.Latency, condition.LatencyFactor, 1e-9);
                Assert.Equal(model.Reliability, condition.ReliabilityFactor, 1e-9);
                Assert.Equal(model.RateLimit, condition.RateLimitFactor, 1e-9);
                Assert.Equal(model.Availability, condition.AvailabilityFactor);
                Assert.Equal(condition.LatencyFactor * condition.ReliabilityFactor * condition.RateLimitFactor * condition.AvailabilityFactor, condition.Factor);
                Assert.Equal(condition.Factor, scene.Factor);
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Call_may_begin_exactly_when_the_factor_is_finite() =>
        Prop.ForAll(HealthSteps.All, with =>
        {
            HealthScene scene = HealthSteps.Scene(with.MinErrorCalls);
            HealthModel model = new(with.MinErrorCalls);
            foreach ((char What, int Detail) step in with.Steps)
            {
                HealthSteps.Do(scene, model, step);
            }

            Assert.Equal(double.IsFinite(scene.Factor), scene.TryBegin());
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Factors_change_only_with_the_version_or_at_the_time_that_was_told() =>
        Prop.ForAll(HealthSteps.All, with =>
        {
            HealthScene scene = HealthSteps.Scene(with.MinErrorCalls);
            HealthModel model = new(with.MinErrorCalls);
            ToolRecord record = scene.Health.RecordOf(HealthScene.Tool);
            long version = scene.Health.Version;
            long next = scene.Health.NextChange;
            double factor = scene.Health.FactorOf(record);
            foreach ((char What, int Detail) step in with.Steps)
            {
                HealthSteps.Do(scene, model, step);
                long now = scene.Clock.GetTimestamp();
                if (scene.Health.Version == version && now < next)
                {
                    Assert.Equal(factor, model.Factor, 1e-9);
                    Assert.Equal(factor, scene.Health.FactorOf(record));
                }

                // Most often a reader comes back only after several things have happened.
                if (step.Detail < 3)
                {
                    version = scene.Health.Version;
                    next = scene.Health.NextChange;
                    factor = scene.Health.FactorOf(record);
                    Assert.True(next > now);
                    Assert.Equal(factor, scene.Factor);
                }
            }
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
