using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Chat;

/// <summary>A model call failed for good, and another model is asked.</summary>
public sealed record ModelFellBack : AgentEvent
{
    /// <summary>Gets the id of the model that failed.</summary>
    public required string From { get; init; }

    /// <summary>Gets the id of the model that is asked now.</summary>
    public required string To { get; init; }

    /// <summary>Gets why the first one failed.</summary>
    public required ModelErrorKind Kind { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        TagList tags = new() { { TelemetryNames.RouteFrom, From }, { TelemetryNames.RouteTo, To }, { TelemetryNames.ErrorType, TelemetryNames.Of(Kind) } };
        telemetry.NoteOnModelCall(this, TelemetryNames.ModelFallbackEvent, tags);
    }
}
