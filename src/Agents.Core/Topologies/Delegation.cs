namespace Agents.Core.Topologies;

/// <summary>A task that a lead gives to a member of the team.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Delegation
{
    /// <summary>Gets the id of the task.</summary>
    public required string TaskId { get; init; }

    /// <summary>Gets the name of the member.</summary>
    /// <value>The default is <see langword="null"/>: whose turn it is.</value>
    public string? Worker { get; init; }

    /// <summary>Gets what the member is told besides the task, such as what was wrong with the result before.</summary>
    /// <value>The default is <see langword="null"/>: nothing.</value>
    public string? Instructions { get; init; }
}
