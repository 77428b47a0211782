namespace Agents.Core.Workspaces;

/// <summary>A path that does not merge by itself, with the three files that are involved.</summary>
/// <remarks>Immutable.</remarks>
public sealed class MergeConflict
{
    internal MergeConflict(string path, MergeConflictKind kind, WorkspaceFile? origin, WorkspaceFile? ours, WorkspaceFile? theirs)
    {
        Path = path;
        Kind = kind;
        Origin = origin;
        Ours = ours;
        Theirs = theirs;
    }

    /// <summary>Gets the path.</summary>
    public string Path { get; }

    /// <summary>Gets why it does not merge.</summary>
    public MergeConflictKind Kind { get; }

    /// <summary>Gets what both sides began with; <see langword="null"/> when there was no file.</summary>
    public WorkspaceFile? Origin { get; }

    /// <summary>Gets the file of the workspace that takes in; <see langword="null"/> when there is none.</summary>
    public WorkspaceFile? Ours { get; }

    /// <summary>Gets the file that it is given; <see langword="null"/> when there is none.</summary>
    public WorkspaceFile? Theirs { get; }

    /// <summary>Describes the conflict, without any content.</summary>
    /// <returns>Path and kind.</returns>
    public override string ToString() => $"{Path} ({Kind})";
}
