using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>A monitor that throws whenever it is asked.</summary>
/// <param name="kind">What it would watch.</param>
public sealed class BrokenMonitor(RouteSignalKind kind) : IRouteMonitor
{
    /// <inheritdoc/>
    public string Name => $"broken {Kind}";

    /// <inheritdoc/>
    public RouteSignalKind Kind => kind;

    /// <inheritdoc/>
    public ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The monitor is broken.");
}
