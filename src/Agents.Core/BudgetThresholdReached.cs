using System.Diagnostics;
using Agents.Core.Budgets;
using Agents.Core.Diagnostics;

namespace Agents.Core;

/// <summary>A part of a limit of the run's budget was spent. Each threshold of each limit gives this event once.</summary>
public sealed record BudgetThresholdReached : AgentEvent
{
    /// <summary>Gets the dimension.</summary>
    public required BudgetDimension Dimension { get; init; }

    /// <summary>Gets the name of the tool unit, where the dimension is <see cref="BudgetDimension.ToolUnits"/>.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Unit { get; init; }

    /// <summary>Gets the threshold, as a part of the limit.</summary>
    public required double Threshold { get; init; }

    /// <summary>Gets the limit, in the unit of the dimension.</summary>
    public required long Limit { get; init; }

    /// <summary>Gets what was spent by then, in the unit of the dimension.</summary>
    public required long Spent { get; init; }

    internal override void Trace(RunTelemetry telemetry, object? subject)
    {
        // Told under the lock of who watches the budget: no metric, since that is foreign code.
        TagList tags = BudgetTags.Of(ledger: null, Dimension, Unit, Limit, Spent);
        tags.Add(TelemetryNames.BudgetShare, Threshold);
        telemetry.Note(this, TelemetryNames.BudgetThresholdEvent, tags);
    }
}
