using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A node of a graph failed, and its failure policy goes on without it. The event's path is the node's.</summary>
public sealed record NodeFailureHandled : AgentEvent
{
    /// <summary>Gets what the policy does.</summary>
    public required FailureAction Action { get; init; }

    /// <summary>Gets the name of the type of what was thrown.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the message of what was thrown, by whatever code.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        telemetry.Note(this, subject, TelemetryNames.NodeFailureEvent, new TagList { { TelemetryNames.FailureAction, TelemetryNames.Of(Action) } });
        telemetry.End(this, subject, SpanEnd.Failed(ErrorType));
    }
}
