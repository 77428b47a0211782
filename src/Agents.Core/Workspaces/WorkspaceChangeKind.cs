namespace Agents.Core.Workspaces;

/// <summary>Says what happened to a file.</summary>
public enum WorkspaceChangeKind
{
    /// <summary>It is new.</summary>
    Added,

    /// <summary>Its content is another one.</summary>
    Changed,

    /// <summary>It is gone.</summary>
    Deleted,
}
