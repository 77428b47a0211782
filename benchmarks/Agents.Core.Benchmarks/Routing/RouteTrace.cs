using Agents.Core.Routing;
using Agents.Core.Testing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>Reads from the events of a run what its routes did.</summary>
public static class RouteTrace
{
    /// <summary>Writes the decisions of the routes in order: tools, ✗ behind those that failed, ⇒asked where somebody was asked.</summary>
    /// <param name="events">The events of a run that has ended.</param>
    public static string PathOf(EventRecorder events) => string.Join(' ', LinesOf(events).Select(line => line.Kind switch
    {
        RouteDecisionKind.Execute => line.Node,
        RouteDecisionKind.Fail or RouteDecisionKind.Retry => $"{line.Node}✗",
        RouteDecisionKind.Escalate => "⇒asked",
        _ => null,
    }).OfType<string>());

    /// <summary>Counts the decisions of a kind.</summary>
    /// <param name="events">The events of a run that has ended.</param>
    /// <param name="kind">The kind.</param>
    public static int Count(EventRecorder events, RouteDecisionKind kind) => LinesOf(events).Count(line => line.Kind == kind);

    /// <summary>Gets the lines of the routes' logs, in order.</summary>
    /// <param name="events">The events of a run that has ended.</param>
    public static IEnumerable<RouteDecision> LinesOf(EventRecorder events) => events.OfType<RouteDecided>().Select(told => told.Decision);
}
