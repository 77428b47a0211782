namespace Agents.Core.Workspaces;

/// <summary>An engineer got a fork. The event's path is the group's.</summary>
public sealed record WorkspaceForked : AgentEvent
{
    /// <summary>Gets the group.</summary>
    public required string Group { get; init; }
}
