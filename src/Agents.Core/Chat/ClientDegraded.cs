using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Chat;

/// <summary>A budget refused a turn, and the agent goes on with a cheaper client.</summary>
public sealed record ClientDegraded : AgentEvent
{
    /// <summary>Gets the id of the model so far; <c>unknown</c> when its client does not say.</summary>
    public required string From { get; init; }

    /// <summary>Gets the id of the model from now on; <c>unknown</c> when its client does not say.</summary>
    public required string To { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.Note(this, TelemetryNames.ModelDegradedEvent, new TagList { { TelemetryNames.RouteFrom, From }, { TelemetryNames.RouteTo, To } });
}
