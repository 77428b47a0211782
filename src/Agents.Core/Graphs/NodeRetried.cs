using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A node of a graph is tried again. The event's path is the node's.</summary>
public sealed record NodeRetried : AgentEvent
{
    /// <summary>Gets which attempt begins.</summary>
    /// <value>2 or more.</value>
    public required int Attempt { get; init; }

    /// <summary>Gets the name of the type of the exception that the attempt before threw.</summary>
    public required string ErrorType { get; init; }

    /// <summary>Gets the message of that exception.</summary>
    public required string Message { get; init; }

    /// <summary>Gets whether the message is the library's own sentence, which holds no content.</summary>
    internal bool IsOwnMessage { get; init; }

    internal override AgentEvent WithoutContent() => IsOwnMessage ? this : this with { Message = Withheld };

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.Note(
            this,
            TelemetryNames.NodeRetryEvent,
            new TagList { { TelemetryNames.Attempt, Attempt }, { TelemetryNames.ErrorType, ErrorType } });
}
