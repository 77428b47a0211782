namespace Agents.Core.Roles;

/// <summary>What a planner is given.</summary>
/// <remarks>Immutable. It holds answers of tasks, never the raw output of a tool.</remarks>
public sealed record PlanRequest : IPlanningRequest
{
    /// <summary>Gets the task.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }

    /// <summary>Gets how many parts the plan may have.</summary>
    public required int MaxSubtasks { get; init; }

    /// <summary>Gets the results of the tasks that this one depends on.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<TaskResult> Dependencies { get; init; } = [];

    /// <summary>Gets what was wrong with the plan before this one, one sentence each; empty for the first plan.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Gets the plan that had those problems.</summary>
    /// <value>The default is <see langword="null"/>: there was none.</value>
    public TaskPlan? Rejected { get; init; }
}
