namespace Agents.Core.Graphs;

/// <summary>A node of a graph failed for good. The event's path is the node's.</summary>
public sealed record NodeFailed : AgentEvent
{
    /// <summary>Gets how long the node took, by the run's clock; 0 when it is a join that missed its inputs.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Gets the name of the type of what was thrown.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the message of what was thrown, by whatever code.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, SpanEnd.Failed(ErrorType));
}
