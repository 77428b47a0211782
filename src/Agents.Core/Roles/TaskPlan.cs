namespace Agents.Core.Roles;

/// <summary>What a planner made of a task: its parts, and what holds between them.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TaskPlan
{
    /// <summary>Gets the plan without parts, which says that the task is done as it is.</summary>
    public static TaskPlan Empty { get; } = new() { Subtasks = [] };

    /// <summary>Gets the parts.</summary>
    public required IReadOnlyList<Subtask> Subtasks { get; init; }

    /// <summary>Gets by what the results will be judged, declared before anything is done.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<Criterion> Criteria { get; init; } = [];
}
