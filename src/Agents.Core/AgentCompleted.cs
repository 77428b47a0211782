namespace Agents.Core;

/// <summary>An agent that another one called returned its output.</summary>
public sealed record AgentCompleted : AgentEvent
{
    /// <summary>Gets the agent's name.</summary>
    public required string Agent { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, SpanEnd.Completed);
}
