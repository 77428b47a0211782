namespace Agents.Core.Roles;

/// <summary>Names the parts that agents play in solving a task.</summary>
public enum Role
{
    /// <summary>Decides whether a task is done at once or divided first.</summary>
    Atomizer,

    /// <summary>Divides a task into smaller ones.</summary>
    Planner,

    /// <summary>Does a task.</summary>
    Executor,

    /// <summary>Puts the results of the parts together.</summary>
    Aggregator,

    /// <summary>Says whether a result is what was asked for.</summary>
    Verifier,

    /// <summary>Rejects what breaks criteria that were declared before the work.</summary>
    Critic,
}
