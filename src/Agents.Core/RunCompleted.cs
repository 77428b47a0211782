using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A run ended with an output. The last event of such a run.</summary>
public sealed record RunCompleted : AgentEvent
{
    /// <summary>Gets why it ended where it did.</summary>
    public required StopReason StopReason { get; init; }

    /// <summary>Gets what it cost.</summary>
    public required Spend Spend { get; init; }

    /// <summary>Gets how long it took, by the run's clock.</summary>
    public required TimeSpan Duration { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.EndRun(this, new SpanEnd { Details = new TagList { { TelemetryNames.StopReason, TelemetryNames.Of(StopReason) } } }, Spend);
}
