using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Reports tools as down from a certain point of a route on, as a probe would that found it out just then.</summary>
/// <param name="tools">The names of the tools.</param>
/// <param name="from">Says whether the point is reached.</param>
public sealed class ReportedDown(IReadOnlyList<string> tools, Func<RouteState, bool> from) : IRouteMonitor
{
    private static readonly RouteSignal Well = new() { Priority = RoutePriority.Idle, Why = "All tools answer." };

    private readonly RouteSignal _down = new() { Priority = RoutePriority.ToolDown, Why = "A probe had no answer.", Down = tools };

    /// <inheritdoc/>
    public string Name => "probe";

    /// <inheritdoc/>
    public RouteSignalKind Kind => RouteSignalKind.Health;

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken) => new(from(state) ? _down : Well);
}
