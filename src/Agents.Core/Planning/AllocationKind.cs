namespace Agents.Core.Planning;

/// <summary>What is done with a part of a plan.</summary>
public enum AllocationKind
{
    /// <summary>It goes to the agent that the planner named.</summary>
    Assign,

    /// <summary>It goes to another agent, which fits it.</summary>
    Reassign,

    /// <summary>It is put in the words of a task that an agent did well, and goes to that agent.</summary>
    Redescribe,

    /// <summary>It is divided, since no agent fits the whole of it.</summary>
    Split,

    /// <summary>No agent can do it, not even in parts; another plan is needed.</summary>
    Unsolvable,
}
