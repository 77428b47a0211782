using System.ComponentModel;

namespace Agents.Core.Roles;

/// <summary>What a model answers that plays a planner.</summary>
internal sealed record PlannerAnswer
{
    [Description("The parts, numbered from 0 in this order; empty when the task is one step.")]
    public required IReadOnlyList<PlannedPart?>? Subtasks { get; init; }

    [Description("By what the final result will be judged; may be empty.")]
    public IReadOnlyList<PlannedCriterion?>? Criteria { get; init; }

    /// <summary>Says what cannot be kept of the answer. Numbers of parts are left to the check of the plan, which tells the planner of all of them.</summary>
    public string? FindProblem()
    {
        for (int i = 0; i < Subtasks?.Count; i++)
        {
            if (Subtasks[i]?.FindProblem() is var problem && (Subtasks[i] is null || problem is not null))
            {
                return $"subtask {i} {problem ?? "is null"}.";
            }
        }

        for (int i = 0; i < Criteria?.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Criteria[i]?.Text))
            {
                return $"criterion {i} has a blank text.";
            }
        }

        return null;
    }

    public TaskPlan ToPlan()
    {
        Subtask[] parts = [.. (Subtasks ?? []).Select(part => part!.ToSubtask())];
        Criterion[] criteria = [.. (Criteria ?? []).Select((criterion, i) => criterion!.ToCriterion(i))];
        return parts.Length == 0 && criteria.Length == 0 ? TaskPlan.Empty : new TaskPlan { Subtasks = parts, Criteria = criteria };
    }
}
