namespace Agents.Core.Workspaces;

/// <summary>One path at which two trees differ.</summary>
public sealed record WorkspaceChange
{
    /// <summary>Gets the path.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the hash of the content before; <see langword="null"/> when the file was added.</summary>
    public string? OldHash { get; init; }

    /// <summary>Gets the hash of the content after; <see langword="null"/> when the file was deleted.</summary>
    public string? NewHash { get; init; }

    /// <summary>Gets what happened to the file.</summary>
    public WorkspaceChangeKind Kind =>
        OldHash is null ? WorkspaceChangeKind.Added : NewHash is null ? WorkspaceChangeKind.Deleted : WorkspaceChangeKind.Changed;
}
