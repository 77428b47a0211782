using Agents.Core.Routing;

namespace Agents.Core.Tests.Routing;

/// <summary>A monitor that says what the test says, and remembers what it was shown.</summary>
internal sealed class FakeMonitor(
    RouteSignalKind kind, Func<RouteState, CancellationToken, ValueTask<RouteSignal>> look, string name = "fake") : IRouteMonitor
{
    public FakeMonitor(RouteSignalKind kind, Func<RouteState, RouteSignal> look, string name = "fake")
        : this(kind, (state, _) => ValueTask.FromResult(look(state)), name)
    {
    }

    public string Name => name;

    public RouteSignalKind Kind => kind;

    public List<RouteState> Seen { get; } = [];

    /// <summary>Makes a monitor that reports tools as down once the route stands at a node.</summary>
    public static FakeMonitor Down(string at, params string[] tools) => new(
        RouteSignalKind.Health,
        state => new RouteSignal { Priority = RoutePriority.ToolDown, Why = "Down.", Down = state.Position == at ? tools : [] });

    /// <summary>Makes a monitor that always says the same.</summary>
    public static FakeMonitor Says(RouteSignalKind kind, double priority, string why, bool escalates = false, string name = "fake") =>
        new(kind, _ => new RouteSignal { Priority = priority, Why = why, Escalates = escalates }, name);

    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken)
    {
        Seen.Add(state);
        return look(state, cancellationToken);
    }
}
