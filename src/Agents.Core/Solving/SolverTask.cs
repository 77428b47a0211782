using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A task of one run. What can change is written by the node that works on it, and read by nodes behind it.</summary>
internal sealed class SolverTask(string id, SolverTask? parent, Goal goal)
{
    public string Id { get; } = id;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public bool IsRoot => Depth == 0;

    public Goal Goal { get; } = goal;

    /// <summary>Gets the name of the executor that the plan asked for.</summary>
    public string? Executor { get; init; }

    public IReadOnlyList<Criterion> Criteria { get; init; } = [];

    /// <summary>Gets or sets the tasks whose results this one is given; set once, before the task is anywhere to be seen.</summary>
    public SolverTask[] Dependencies { get; set; } = [];

    /// <summary>Gets or sets the parts; empty until the task is divided.</summary>
    public SolverTask[] Children { get; set; } = [];

    /// <summary>Gets or sets by what the results of the parts are judged.</summary>
    public IReadOnlyList<Criterion> ChildCriteria { get; set; } = [];

    public bool IsForced { get; set; }

    public string? Reason { get; set; }

    /// <summary>Gets or sets who did the work, or put it together.</summary>
    public string? Agent { get; set; }

    public int Attempts { get; set; }

    public bool? IsAccepted { get; set; }

    /// <summary>Gets or sets the result, whole.</summary>
    public Answer? Answer { get; set; }

    /// <summary>Gets or sets the result as other tasks see it.</summary>
    public Answer? Shown { get; set; }

    /// <summary>Gets or sets why there is no result.</summary>
    public string? Missing { get; set; }

    public List<string> Notes { get; } = [];
}
