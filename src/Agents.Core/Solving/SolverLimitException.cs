namespace Agents.Core.Solving;

/// <summary>A task was not done, because the solver had called roles as often as it may.</summary>
public sealed class SolverLimitException : AgentException
{
    internal SolverLimitException(string taskId, int maxCalls)
        : base($"Task {taskId} was not done: the solver may call roles {maxCalls} times, and has. Raise {nameof(SolverOptions.MaxCalls)} if the work is worth it.")
    {
        TaskId = taskId;
        MaxCalls = maxCalls;
    }

    /// <summary>Gets the place of the task in the tree.</summary>
    public string TaskId { get; }

    /// <summary>Gets the limit.</summary>
    public int MaxCalls { get; }
}
