using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

/// <summary>The health of one tool, on a clock that the test moves.</summary>
internal sealed class HealthScene
{
    public const string Tool = "stripe";

    public static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(30);

    public HealthScene(ToolHealthOptions? options = null, ToolHealthSettings? settings = null)
    {
        options ??= new ToolHealthOptions();
        if (settings is not null)
        {
            options.Tools[Tool] = settings;
        }

        Health = new ToolHealth(options, Clock);
    }

    public ManualTimeProvider Clock { get; } = new();

    public ToolHealth Health { get; }

    public ToolCondition Condition => Health.ConditionOf(Tool);

    public BreakerState Breaker => Condition.Breaker;

    public double Factor => Health.FactorOf(Tool);

    public bool TryBegin() => Health.TryBegin(Tool);

    public void Succeed(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Health.Succeeded(Tool, Usual);
        }
    }

    public void Fail(int times = 1)
    {
        for (int i = 0; i < times; i++)
        {
            Health.Failed(Tool, Usual);
        }
    }

    /// <summary>Moves the clock by so many cooldowns.</summary>
    public void Cool(double cooldowns = 1) => Clock.Advance(cooldowns * Cooldown);
}
