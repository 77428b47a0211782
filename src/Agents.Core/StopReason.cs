namespace Agents.Core;

/// <summary>Says why a run with an output ended where it did.</summary>
public enum StopReason
{
    /// <summary>The work was done as asked, and nothing was given up.</summary>
    Completed = 0,

    /// <summary>A budget refused something; the output is what could be had without it.</summary>
    BudgetExhausted = 1,

    /// <summary>The model repeated itself or ended in a call that led nowhere.</summary>
    NoProgress = 2,

    /// <summary>An agent reached its limit of turns, and closed with what it knew.</summary>
    TurnLimit = 3,

    /// <summary>The model's answer was cut at the limit of output tokens.</summary>
    OutputLimit = 4,

    /// <summary>A part of the work is missing: a node of a graph, or a tool of a route's stage, failed or was late, and the output was made without it.</summary>
    Partial = 5,

    /// <summary>A route reached another goal than the one that was asked for.</summary>
    GoalDemoted = 6,

    /// <summary>A route reached no goal, and the task was handed over to somebody else.</summary>
    Escalated = 7,
}
