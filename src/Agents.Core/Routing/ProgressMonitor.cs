namespace Agents.Core.Routing;

/// <summary>Says how far a route has come. It never changes the route.</summary>
/// <remarks>The priority is <see cref="RoutePriority.Routine"/> while the steps to come are known, else <see cref="RoutePriority.Idle"/>. Immutable and
/// thread-safe.</remarks>
public sealed class ProgressMonitor : IRouteMonitor
{
    /// <inheritdoc/>
    public string Name => "progress";

    /// <inheritdoc/>
    public RouteSignalKind Kind => RouteSignalKind.Progress;

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ValueTask.FromResult(new RouteSignal
        {
            Priority = state.Remaining.Count > 0 ? RoutePriority.Routine : RoutePriority.Idle,
            Why = $"{state.Steps.Count} calls are done, {state.Remaining.Count} nodes are to come.",
        });
    }
}
