using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A node of a graph will have no output, although it did not fail. The event's path is the node's.</summary>
public sealed record NodeSkipped : AgentEvent
{
    /// <summary>Gets why.</summary>
    public required SkipReason Reason { get; init; }

    /// <summary>Gets the name of the node that is the reason; <see langword="null"/> when it is this one, or the end of the run.</summary>
    public required string? Cause { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, SpanEnd.Stopped(TelemetryNames.Of(Reason)));
}
