using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A provider used or charged more than it was allowed, and a limit is exceeded. The ledger admits nothing further.</summary>
public sealed record BudgetOverrun : AgentEvent
{
    /// <summary>Gets the name of the ledger.</summary>
    public required string Ledger { get; init; }

    /// <summary>Gets the dimension.</summary>
    public required BudgetDimension Dimension { get; init; }

    /// <summary>Gets the name of the tool unit, where the dimension is <see cref="BudgetDimension.ToolUnits"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Unit { get; init; }

    /// <summary>Gets the limit, in the unit of the dimension.</summary>
    public required long Limit { get; init; }

    /// <summary>Gets what was spent by then, in the unit of the dimension.</summary>
    public required long Spent { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject) =>
        telemetry.Note(this, TelemetryNames.BudgetOverrunEvent, BudgetTags.Of(Ledger, Dimension, Unit, Limit, Spent));
}
