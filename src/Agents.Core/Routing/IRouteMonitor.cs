namespace Agents.Core.Routing;

/// <summary>Watches a route and says before each step what it sees.</summary>
/// <remarks>Implementations are thread-safe. All monitors of a router are asked at the same time; a quick one answers at once.</remarks>
public interface IRouteMonitor
{
    /// <summary>Gets the name under which its signals appear.</summary>
    string Name { get; }

    /// <summary>Gets what it watches.</summary>
    RouteSignalKind Kind { get; }

    /// <summary>Looks at a route before its next step.</summary>
    /// <param name="state">Where the route stands.</param>
    /// <param name="cancellationToken">Cancelled when nobody waits for the signal any more.</param>
    /// <returns>What it has to say. A monitor that throws, or takes longer than <see cref="RouterOptions.MonitorTimeout"/>, is told to observers; one
    /// that watches for risk then counts as having seen one.</returns>
    ValueTask<RouteSignal> EvaluateAsync(RouteState state, CancellationToken cancellationToken);
}
