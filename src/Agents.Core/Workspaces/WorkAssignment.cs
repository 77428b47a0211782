namespace Agents.Core.Workspaces;

/// <summary>What an engineer is given: a group, and a fork of the workspace to do it in.</summary>
public sealed record WorkAssignment
{
    /// <summary>Gets the group.</summary>
    public required WorkGroup Group { get; init; }

    /// <summary>Gets the engineer's own fork. It is removed when the group has ended, so nothing of it is to be kept.</summary>
    public required IWorkspace Workspace { get; init; }

    /// <summary>Gets which try this is.</summary>
    /// <value>1 for the first, one more each time the work came back.</value>
    public required int Attempt { get; init; }

    /// <summary>Gets why the work came back; <see langword="null"/> the first time.</summary>
    public WorkReturn? Returned { get; init; }
}
