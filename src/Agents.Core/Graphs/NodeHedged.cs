using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A second copy of a slow node was started. The event's path is the node's.</summary>
public sealed record NodeHedged : AgentEvent
{
    /// <summary>Gets how long the first one had been going, by the run's clock.</summary>
    public required TimeSpan After { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.Note(this, TelemetryNames.NodeHedgeEvent, new TagList { { TelemetryNames.Delay, After.TotalSeconds } });
}
