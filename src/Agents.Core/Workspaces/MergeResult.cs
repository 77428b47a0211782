namespace Agents.Core.Workspaces;

/// <summary>What came of a merge: all of it, or conflicts and nothing taken in.</summary>
/// <remarks>Immutable.</remarks>
public sealed class MergeResult
{
    private MergeResult(IReadOnlyList<WorkspaceChange> changes, IReadOnlyList<MergeConflict> conflicts)
    {
        Changes = changes;
        Conflicts = conflicts;
    }

    /// <summary>Gets whether it was taken in.</summary>
    public bool IsMerged => Conflicts.Count == 0;

    /// <summary>Gets what it changed in the workspace that took it in, in ordinal order of the paths; empty when there are conflicts.</summary>
    public IReadOnlyList<WorkspaceChange> Changes { get; }

    /// <summary>Gets what stood in the way, in ordinal order of the paths; empty when it was taken in.</summary>
    public IReadOnlyList<MergeConflict> Conflicts { get; }

    /// <summary>Describes the result, without any content.</summary>
    /// <returns>One line.</returns>
    public override string ToString() =>
        IsMerged ? $"merged, {Changes.Count} files changed" : $"{Conflicts.Count} conflicts: {string.Join(", ", Conflicts)}";

    internal static MergeResult Merged(IReadOnlyList<WorkspaceChange> changes) => new(changes, []);

    internal static MergeResult Conflicted(IReadOnlyList<MergeConflict> conflicts) => new([], conflicts);
}
