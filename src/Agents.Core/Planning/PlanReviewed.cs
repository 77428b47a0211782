namespace Agents.Core.Planning;

/// <summary>A plan was reviewed before anything of it runs.</summary>
public sealed record PlanReviewed : AgentEvent
{
    /// <summary>Gets which plan for the same task it is, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets how many facts of the task the plan does not mention.</summary>
    public required int Missing { get; init; }

    /// <summary>Gets how many pairs of parts ask for the same thing.</summary>
    public required int Redundant { get; init; }

    /// <summary>Gets how many parts no agent can do.</summary>
    public required int Unsolvable { get; init; }

    /// <summary>Gets whether the planner is asked again.</summary>
    /// <value><see langword="false"/> with problems is a warning: the plan is used in spite of them.</value>
    public required bool IsAskedAgain { get; init; }

    /// <summary>Gets whether the plan is used in spite of problems.</summary>
    public bool IsWarning => !IsAskedAgain && Missing + Redundant + Unsolvable > 0;
}
