using System.ComponentModel;
using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>What a model answers that divides a part of a plan.</summary>
internal sealed record DividedTask
{
    [Description("The parts, numbered from 0 in this order.")]
    public required IReadOnlyList<PlannedPart?>? Subtasks { get; init; }

    public string? FindProblem() => AsPlan().FindProblem();

    public TaskPlan ToPlan() => AsPlan().ToPlan();

    private PlannerAnswer AsPlan() => new() { Subtasks = Subtasks };
}
