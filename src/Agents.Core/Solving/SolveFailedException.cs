using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A task was divided, and not one of its parts has a result.</summary>
public sealed class SolveFailedException : AgentException
{
    internal SolveFailedException(string taskId, IReadOnlyList<MissingTask> missing, Exception? first)
        : base($"None of the {missing.Count} parts of task {taskId} has a result. {missing[0].TaskId}: {missing[0].Reason}", first)
    {
        TaskId = taskId;
        Missing = missing;
    }

    /// <summary>Gets the place of the divided task in the tree.</summary>
    public string TaskId { get; }

    /// <summary>Gets its parts, and why they have none.</summary>
    public IReadOnlyList<MissingTask> Missing { get; }

    /// <inheritdoc/>
    public override bool IsTransient => InnerException is AgentException { IsTransient: true };
}
