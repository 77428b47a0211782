using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A node of a graph was cancelled after it had started, because the run ended or nobody needed it any more. The event's path is the node's.</summary>
public sealed record NodeCanceled : AgentEvent
{
    /// <summary>Gets how long the node took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, SpanEnd.Stopped(TelemetryNames.Canceled));
}
