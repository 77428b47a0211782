using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Chat;

/// <summary>A model call had to wait because limits of the application held it back.</summary>
public sealed record ModelLimited : AgentEvent
{
    /// <summary>Gets the name of the limits.</summary>
    public required string Limits { get; init; }

    /// <summary>Gets how long it waited, by the run's clock.</summary>
    public required TimeSpan Waited { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        TagList tags = new() { { TelemetryNames.Limits, Limits }, { TelemetryNames.Delay, Waited.TotalSeconds } };
        telemetry.NoteOnModelCall(this, TelemetryNames.ModelLimitedEvent, tags);
        telemetry.PostponeModelCall(this, TimeSpan.Zero);
    }
}
