namespace Agents.Core.Roles;

/// <summary>A task without a result.</summary>
/// <remarks>Immutable.</remarks>
public sealed record MissingTask
{
    /// <summary>Gets the place of the task in the tree.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets what was asked for.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets one sentence about why there is no result.</summary>
    public required string Reason { get; init; }
}
