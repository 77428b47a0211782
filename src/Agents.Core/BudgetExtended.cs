using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A limit of a budget was raised while the run went on, because an approver agreed to it.</summary>
public sealed record BudgetExtended : AgentEvent
{
    /// <summary>Gets the name of the ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>Gets by how much its limits were raised.</summary>
    public required Budget Extra { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        TagList tags = BudgetTags.OfLimits(Extra);
        tags.Add(TelemetryNames.BudgetLedger, Ledger);
        telemetry.Note(this, TelemetryNames.BudgetExtendedEvent, tags);
    }
}
