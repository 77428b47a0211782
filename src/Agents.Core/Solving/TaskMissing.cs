using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A task has no result, and the task above it is put together without it.</summary>
public sealed record TaskMissing : AgentEvent
{
    /// <summary>Gets the task, and why it has none.</summary>
    public required MissingTask Task { get; init; }

    internal override AgentEvent WithoutContent() => this with { Task = Task with { Goal = Task.Goal.WithoutContent() } };
}
