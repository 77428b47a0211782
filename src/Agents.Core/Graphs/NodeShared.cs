using System.Diagnostics;
using Agents.Core.Diagnostics;

namespace Agents.Core.Graphs;

/// <summary>A node of a graph did not run: another one with the same agent and the same input did, and shares its result. The event's path is the node's.</summary>
public sealed record NodeShared : AgentEvent
{
    /// <summary>Gets where the one stands that ran, perhaps in another run.</summary>
    public required AgentPath With { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.Note(this, TelemetryNames.NodeSharedEvent, new TagList { { TelemetryNames.SharedWith, With.ToString() } });
}
