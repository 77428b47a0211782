namespace Agents.Core.Workspaces;

/// <summary>Says how a group ended.</summary>
public enum GroupState
{
    /// <summary>Its work was merged.</summary>
    Merged,

    /// <summary>Nothing of it was merged: its engineer failed, or its tries were over.</summary>
    Failed,

    /// <summary>It never started, because a group that it depends on was not merged.</summary>
    Skipped,
}
