using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A run was cancelled. The last event of such a run.</summary>
public sealed record RunCanceled : AgentEvent
{
    /// <summary>Gets what it cost.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.EndRun(this, SpanEnd.Stopped(TelemetryNames.Canceled), Spend);
}
