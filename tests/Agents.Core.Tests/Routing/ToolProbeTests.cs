using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

public sealed class ToolProbeTests
{
    private static readonly ToolProbe Probe = new() { Tool = "stripe", Check = static _ => new ValueTask<bool>(true) };

    [Fact]
    public void Defaults_are_fifteen_and_five_seconds() =>
        Assert.Equal((TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5)), (Probe.Interval, Probe.Timeout));

    [Fact]
    public void Ends_of_the_ranges_are_accepted()
    {
        Assert.Equal(TimeSpan.FromSeconds(5), (Probe with { Interval = TimeSpan.FromSeconds(5) }).Interval);
        Assert.Equal(TimeSpan.FromDays(1), (Probe with { Interval = TimeSpan.FromDays(1) }).Interval);
        Assert.Equal(TimeSpan.FromTicks(1), (Probe with { Timeout = TimeSpan.FromTicks(1) }).Timeout);
        Assert.Equal(TimeSpan.FromDays(1), (Probe with { Timeout = TimeSpan.FromDays(1) }).Timeout);
    }

    [Fact]
    public void Values_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Probe with { Tool = null! });
        Assert.Throws<ArgumentException>(() => Probe with { Tool = "" });
        Assert.Throws<ArgumentNullException>(() => Probe with { Check = null! });
        Refuses("Interval must be 5 seconds to 1 day, but is 00:00:04.9990000.", () => Probe with { Interval = TimeSpan.FromMilliseconds(4_999) });
        Refuses("Interval must be 5 seconds to 1 day, but is 1.00:00:01.", () => Probe with { Interval = new TimeSpan(1, 0, 0, 1) });
        Refuses("Timeout must be more than 0 and at most 1 day, but is 00:00:00.", () => Probe with { Timeout = TimeSpan.Zero });
        Refuses("Timeout must be more than 0 and at most 1 day, but is 1.00:00:01.", () => Probe with { Timeout = new TimeSpan(1, 0, 0, 1) });
    }

    private static void Refuses(string message, Func<ToolProbe> make) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
}
