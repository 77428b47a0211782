namespace Agents.Core.Graphs;

/// <summary>A node of a graph has its output. The event's path is the node's.</summary>
public sealed record NodeCompleted : AgentEvent
{
    /// <summary>Gets how long the node took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets whether the output is a default, or that of the node's fallback, because the node failed.</summary>
    public required bool IsSubstitute { get; init; }

    /// <summary>Gets what the node, or an agent that it called, gave up for it; <see cref="StopReason.Completed"/> when nothing.</summary>
    public required StopReason StopReason { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, SpanEnd.Completed);
}
