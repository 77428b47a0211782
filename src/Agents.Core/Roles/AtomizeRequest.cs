namespace Agents.Core.Roles;

/// <summary>What an atomizer is given.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AtomizeRequest
{
    /// <summary>Gets the task.</summary>
    public required Goal Goal { get; init; }

    /// <summary>Gets what every role is told.</summary>
    public required RoleBriefing Briefing { get; init; }
}
