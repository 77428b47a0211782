using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>An agent that another one called returned no output.</summary>
public sealed record AgentFailed : AgentEvent
{
    /// <summary>Gets the agent's name.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets the name of the exception's type.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the exception's message.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };

    /// <summary>Gets whether it was cancelled, and has not failed by itself.</summary>
    internal bool IsCanceled { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.End(this, subject, IsCanceled ? SpanEnd.Stopped(TelemetryNames.Canceled) : SpanEnd.Failed(ErrorType));
}
