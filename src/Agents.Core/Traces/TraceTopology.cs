namespace Agents.Core.Traces;

/// <summary>Says how the agents of a run were organized, in the words of the trace schema.</summary>
public enum TraceTopology
{
    /// <summary>Nobody says.</summary>
    Unknown = 0,

    /// <summary>One orchestrator gives work to all others.</summary>
    Centralized = 1,

    /// <summary>A planner, executors, and a critic.</summary>
    PlannerExecutorCritic = 2,

    /// <summary>Agents argue until they agree.</summary>
    Debate = 3,

    /// <summary>Many agents without anybody in charge.</summary>
    Swarm = 4,

    /// <summary>Orchestrators below orchestrators.</summary>
    Hierarchical = 5,

    /// <summary>One agent in a program that calls tools for it.</summary>
    Harness = 6,

    /// <summary>More than one of these.</summary>
    Mixed = 7,
}
