namespace Agents.Core.Roles;

/// <summary>A task that was done.</summary>
/// <remarks>Immutable.</remarks>
public sealed record TaskResult
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what came out.</summary>
    public required Answer Answer { get; init; }
}
