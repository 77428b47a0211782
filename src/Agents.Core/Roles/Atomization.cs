namespace Agents.Core.Roles;

/// <summary>What an atomizer decided.</summary>
/// <remarks>Immutable.</remarks>
public sealed record Atomization
{
    /// <summary>Gets whether the task is done at once; if not, it is divided first.</summary>
    public required bool IsAtomic { get; init; }

    /// <summary>Gets one sentence about why.</summary>
    /// <value>The default is <see langword="null"/>: nothing was said.</value>
    public string? Reason { get; init; }
}
