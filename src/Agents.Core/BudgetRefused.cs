using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A budget did not admit something.</summary>
public sealed record BudgetRefused : AgentEvent
{
    /// <summary>Gets which limit refused, and the figures.</summary>
    public required BudgetRefusal Refusal { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        telemetry.Note(this, TelemetryNames.BudgetRefusedEvent, BudgetTags.OfRefusal(Refusal));
        TelemetryInstruments.Refusals.Add(1, new KeyValuePair<string, object?>(TelemetryNames.BudgetDimensionName, TelemetryNames.Of(Refusal.Dimension)));
    }
}
