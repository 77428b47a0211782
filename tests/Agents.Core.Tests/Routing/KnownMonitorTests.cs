using System.Text.Json;
using System.Text.Json.Nodes;
using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Tests.Routing;

/// <summary>What the library's own monitors see.</summary>
public sealed class KnownMonitorTests
{
    [Theory]
    [InlineData("10000", RoutePriority.LowRisk, "No risk was seen.")]
    [InlineData("10000.01", RoutePriority.HighRisk, "The value 'amount' is 10000.01, above the limit of 10000.")]
    [InlineData("\"15000\"", RoutePriority.HighRisk, "The value 'amount' is 15000, above the limit of 10000.")]
    [InlineData("\"1e400\"", RoutePriority.HighRisk, "The value 'amount' is Infinity, above the limit of 10000.")]
    [InlineData("\"NaN\"", RoutePriority.HighRisk, "The value 'amount' is NaN, above the limit of 10000.")]
    [InlineData("\"much\"", RoutePriority.HighRisk, "The value 'amount' is no number.")]
    [InlineData("null", RoutePriority.HighRisk, "The value 'amount' is no number.")]
    [InlineData("[1]", RoutePriority.HighRisk, "The value 'amount' is no number.")]
    public async Task An_amount_above_the_limit_or_without_a_number_is_a_risk(string json, double priority, string why)
    {
        JsonElement element = JsonElement.Parse(json);
        RouteSignal signal = await Look(new RiskMonitor("amount"), ("amount", element));
        Assert.Equal((priority, why, priority == RoutePriority.HighRisk), (signal.Priority, signal.Why, signal.Escalates));

        RouteSignal same = await Look(new RiskMonitor("amount"), ("amount", JsonNode.Parse(json)));
        Assert.Equal((priority, why), (same.Priority, same.Why));
    }

    [Fact]
    public async Task Any_number_of_the_framework_is_a_number()
    {
        object[] numbers = [(byte)1, (sbyte)1, (short)1, (ushort)1, 1, 1u, 1L, 1UL, 1f, 1d, 1m];
        foreach (object number in numbers)
        {
            Assert.Equal(RoutePriority.LowRisk, (await Look(new RiskMonitor("amount"), ("amount", number))).Priority);
        }
    }

    [Fact]
    public async Task An_amount_may_lie_inside_of_an_output_and_be_missing_yet()
    {
        RiskMonitor monitor = new("order.amount", 5);
        Assert.Equal(RoutePriority.LowRisk, (await Look(monitor)).Priority);
        Assert.Equal(RoutePriority.HighRisk, (await Look(monitor, ("order", JsonElement.Parse("""{"amount":6}""")))).Priority);
        Assert.Equal(RoutePriority.HighRisk, (await Look(monitor, ("order", JsonNode.Parse("""{"amount":6}""")))).Priority);
        Assert.Equal(RoutePriority.LowRisk, (await Look(monitor, ("order", JsonNode.Parse("""{"amount":4}""")))).Priority);
    }

    [Fact]
    public async Task A_sign_is_a_smaller_risk_than_an_amount()
    {
        RiskMonitor monitor = new("amount", 5, state => state.Values.ContainsKey("new") ? "A new customer." : null);
        RouteSignal sign = await Look(monitor, ("new", true));
        Assert.Equal((RoutePriority.MediumRisk, "A new customer.", true), (sign.Priority, sign.Why, sign.Escalates));
        Assert.Equal(RoutePriority.HighRisk, (await Look(monitor, ("new", true), ("amount", 6))).Priority);
    }

    [Fact]
    public void A_risk_monitor_is_checked_when_it_is_made()
    {
        Assert.Throws<ArgumentException>(() => new RiskMonitor(""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RiskMonitor("amount", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RiskMonitor("amount", double.NaN));
    }

    [Theory]
    [InlineData("I want my MONEY back", RoutePriority.ClearIntent, "The words speak for 'refunded'.")]
    [InlineData("tell me", RoutePriority.Routine, "The words speak for 'told'.")]
    [InlineData("money back and tell me", RoutePriority.Routine, "The words speak for 'refunded' and 'told'.")]
    [InlineData("hello", RoutePriority.UnknownIntent, "No word speaks for a goal.")]
    [InlineData(null, RoutePriority.UnknownIntent, "No word speaks for a goal.")]
    public async Task Words_say_how_clear_it_is_what_is_wanted(string? text, double priority, string why)
    {
        IntentMonitor monitor = new("text", new Dictionary<string, IReadOnlyList<string>> { ["refunded"] = ["money back", "refund"], ["told"] = ["tell"] });
        RouteSignal signal = await Look(monitor, ("text", text));
        Assert.Equal((priority, why, false), (signal.Priority, signal.Why, signal.Escalates));
    }

    [Fact]
    public void An_empty_word_speaks_for_everything_and_is_refused() => Assert.Throws<ArgumentException>(
        () => new IntentMonitor("text", new Dictionary<string, IReadOnlyList<string>> { ["refunded"] = [" "] }));

    [Fact]
    public async Task Progress_is_routine_while_the_steps_to_come_are_known()
    {
        RouteSignal known = await new ProgressMonitor().EvaluateAsync(State(["email", "goal"], []), TestContext.Current.CancellationToken);
        RouteSignal unknown = await new ProgressMonitor().EvaluateAsync(State([], []), TestContext.Current.CancellationToken);
        Assert.Equal((RoutePriority.Routine, "0 calls are done, 2 nodes are to come."), (known.Priority, known.Why));
        Assert.Equal((RoutePriority.Idle, "0 calls are done, 0 nodes are to come."), (unknown.Priority, unknown.Why));
    }

    [Fact]
    public async Task An_outage_is_remembered_for_its_time_and_told_where_it_touches_the_route()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        ManualTimeProvider clock = new();
        OutageMemory memory = new(TimeSpan.FromMinutes(1), clock);
        await memory.EvaluateAsync(State([], ["stripe", "email"]), token);
        clock.Advance(TimeSpan.FromSeconds(59));

        RouteSignal one = await memory.EvaluateAsync(State(["stripe", "goal"], []), token);
        RouteSignal two = await memory.EvaluateAsync(State(["stripe", "email", "goal"], []), token);
        RouteSignal other = await memory.EvaluateAsync(State(["sms", "goal"], []), token);
        clock.Advance(TimeSpan.FromSeconds(1));
        RouteSignal late = await memory.EvaluateAsync(State(["stripe", "goal"], []), token);

        Assert.Equal((RoutePriority.RememberedOutage, "'stripe' was down lately."), (one.Priority, one.Why));
        Assert.Equal("'stripe' and 'email' were down lately.", two.Why);
        Assert.Equal((RoutePriority.NoMemory, "Nothing is remembered of the tools to come."), (other.Priority, other.Why));
        Assert.Equal(RoutePriority.NoMemory, late.Priority);
    }

    private static ValueTask<RouteSignal> Look(IRouteMonitor monitor, params (string Name, object? Value)[] values) => monitor.EvaluateAsync(
        State([], [], values.ToDictionary(value => value.Name, value => value.Value)), TestContext.Current.CancellationToken);

    private static RouteState State(string[] remaining, string[] down, Dictionary<string, object?>? values = null) => new(new RouteRequest())
    {
        Goal = "refunded",
        Position = "start",
        Steps = [],
        Remaining = remaining,
        Down = down,
        Values = new RouteValues(values ?? []),
    };
}
