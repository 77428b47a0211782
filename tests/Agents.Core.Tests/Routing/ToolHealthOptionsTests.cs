using System.Reflection;
using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

public sealed class ToolHealthOptionsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Defaults_and_the_ends_of_the_ranges_are_accepted()
    {
        _ = new ToolHealth();
        ToolHealthOptions least = new()
        {
            LatencyWindow = 1,
            Baseline = TimeSpan.FromTicks(1),
            ErrorWindow = TimeSpan.FromSeconds(1),
            ErrorCalls = 1,
            MinErrorCalls = 1,
            FailuresToOpen = 1,
            Cooldown = TimeSpan.FromMilliseconds(1),
            HalfOpenFactor = 1,
            Tools = { ["t"] = new() { Baseline = TimeSpan.FromTicks(1), Quota = 1, QuotaWindow = TimeSpan.FromSeconds(1) }, ["u"] = new() { Quota = 1 } },
        };
        _ = new ToolHealth(least);
        ToolHealthOptions most = new()
        {
            LatencyWindow = 4_096,
            Baseline = Day,
            ErrorWindow = Day,
            ErrorCalls = 4_096,
            MinErrorCalls = 4_096,
            FailuresToOpen = 1_000,
            Cooldown = Day,
            HalfOpenFactor = 1_000,
            Tools = { ["t"] = new() { Baseline = Day, Quota = long.MaxValue, QuotaWindow = TimeSpan.FromDays(366) } },
        };
        _ = new ToolHealth(most);
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        ToolHealthOptions options = new()
        {
            LatencyWindow = 0,
            Baseline = TimeSpan.Zero,
            ErrorWindow = TimeSpan.FromMilliseconds(999),
            ErrorCalls = 4_097,
            MinErrorCalls = 0,
            FailuresToOpen = 0,
            Cooldown = TimeSpan.Zero,
            HalfOpenFactor = double.NaN,
            Tools =
            {
                [""] = new(),
                ["gone"] = null!,
                ["mail"] = new() { Baseline = -Day, Quota = 0, QuotaWindow = TimeSpan.FromDays(367) },
                ["pay"] = new() { QuotaWindow = Day },
            },
        };
        AgentOptionsException refused = Assert.Throws<AgentOptionsException>(() => new ToolHealth(options));
        Assert.Equal("ToolHealthOptions", refused.Options);
        Assert.Equal(
            [
                "LatencyWindow must be 1 to 4096 responses, but is 0.",
                "Baseline must be more than 0 and at most 1 day, but is 00:00:00.",
                "ErrorWindow must be 1 second to 1 day, but is 00:00:00.9990000.",
                "ErrorCalls must be 1 to 4096 calls, but is 4097.",
                "MinErrorCalls must be 1 to 4096 calls, but is 0.",
                "FailuresToOpen must be 1 to 1000 failures, but is 0.",
                "Cooldown must be 1 millisecond to 1 day, but is 00:00:00.",
                "HalfOpenFactor must be 1 to 1000, but is NaN.",
                "Tools has settings for an empty name; give the name of a tool.",
                "Tools['gone'] must not be null; leave the tool out.",
                "Tools['mail'].Baseline must be more than 0 and at most 1 day, but is -1.00:00:00.",
                "Tools['mail'].Quota must be 1 or more calls, but is 0.",
                "Tools['mail'].QuotaWindow must be 1 second to 366 days, but is 367.00:00:00.",
                "Tools['pay'].QuotaWindow is 1.00:00:00, but there is no Quota; set both.",
            ],
            refused.Failures);
    }

    public static TheoryData<string, ToolHealthOptions> OutOfRange => new()
    {
        { "LatencyWindow", new() { LatencyWindow = 4_097 } },
        { "Baseline", new() { Baseline = Day + TimeSpan.FromTicks(1) } },
        { "ErrorWindow", new() { ErrorWindow = Day + TimeSpan.FromTicks(1) } },
        { "ErrorCalls", new() { ErrorCalls = 0 } },
        { "MinErrorCalls", new() { MinErrorCalls = 4_097 } },
        { "MinErrorCalls", new() { MinErrorCalls = 11, ErrorCalls = 10 } },
        { "FailuresToOpen", new() { FailuresToOpen = 1_001 } },
        { "Cooldown", new() { Cooldown = Day + TimeSpan.FromTicks(1) } },
        { "HalfOpenFactor", new() { HalfOpenFactor = 0.99 } },
        { "HalfOpenFactor", new() { HalfOpenFactor = 1_001 } },
        { "Tools['t'].QuotaWindow", new() { Tools = { ["t"] = new() { Quota = 1, QuotaWindow = TimeSpan.FromMilliseconds(999) } } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Value_outside_its_range_is_the_only_problem(string property, ToolHealthOptions options) =>
        Assert.StartsWith(
            property + " must be ",
            Assert.Single(Assert.Throws<AgentOptionsException>(() => new ToolHealth(options)).Failures),
            StringComparison.Ordinal);

    [Fact]
    public void Error_rate_cannot_need_more_calls_than_are_counted() => Assert.Equal(
        ["MinErrorCalls must be at most ErrorCalls, which is 4, but is 5; set both."],
        Assert.Throws<AgentOptionsException>(() => new ToolHealth(new ToolHealthOptions { ErrorCalls = 4 })).Failures);

    [Fact]
    public void Options_that_change_later_have_no_effect()
    {
        ToolHealthOptions options = Particular();
        ToolHealth health = new(options, new ManualTimeProvider());
        foreach (PropertyInfo property in typeof(ToolHealthOptions).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(options, property.GetValue(new ToolHealthOptions()));
        }

        options.Tools["pay"] = new() { Quota = 100 };
        options.Tools["mail"] = null!;

        Assert.Equal(Observe(new ToolHealth(Particular(), new ManualTimeProvider())), Observe(health));
    }

    [Fact]
    public void Every_option_is_taken_over()
    {
        ToolHealthOptions defaults = new();
        ToolHealthOptions copy = Particular().Copy();

        Assert.All(typeof(ToolHealthOptions).GetProperties().Where(property => property.CanWrite), property =>
        {
            Assert.NotEqual(property.GetValue(defaults), property.GetValue(copy));
            Assert.Equal(property.GetValue(Particular()), property.GetValue(copy));
        });
        Assert.Equal(Particular().Tools, copy.Tools);
    }

    private static ToolHealthOptions Particular() => new()
    {
        LatencyWindow = 2,
        Baseline = TimeSpan.FromSeconds(1),
        ErrorWindow = TimeSpan.FromMinutes(1),
        ErrorCalls = 4,
        MinErrorCalls = 3,
        FailuresToOpen = 2,
        Cooldown = TimeSpan.FromSeconds(7),
        HalfOpenFactor = 4,
        Tools = { ["pay"] = new() { Quota = 1 } },
    };

    /// <summary>Reads what depends on each of the options.</summary>
    private static List<ToolCondition> Observe(ToolHealth health)
    {
        List<ToolCondition> seen = [];
        for (int i = 0; i < 6; i++)
        {
            health.TryBegin("pay");
            health.Failed("mail", TimeSpan.FromSeconds(i));
            seen.AddRange(health.ConditionOf("pay"), health.ConditionOf("mail"));
        }

        return seen;
    }
}
