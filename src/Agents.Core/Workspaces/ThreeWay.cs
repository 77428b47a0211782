namespace Agents.Core.Workspaces;

/// <summary>Compares three trees, path by path.</summary>
/// <remarks>The usual three-way rule: a side that still has what both began with takes the other's; the same on both sides is settled.</remarks>
internal static class ThreeWay
{
    /// <param name="origin">The versions that both sides began with, by path.</param>
    /// <param name="ours">The versions of the side that takes in.</param>
    /// <param name="theirs">The versions that it is given.</param>
    /// <param name="decisions">What a resolver decided before, by path.</param>
    public static ThreeWayPlan Plan(
        IReadOnlyDictionary<string, string> origin,
        IReadOnlyDictionary<string, string> ours,
        IReadOnlyDictionary<string, string> theirs,
        IReadOnlyDictionary<string, MergeDecision> decisions)
    {
        List<ThreeWayEdit> edits = [];
        List<ThreeWayConflict> conflicts = [];
        foreach (string path in origin.Keys.Union(theirs.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            string? before = origin.GetValueOrDefault(path), mine = ours.GetValueOrDefault(path), other = theirs.GetValueOrDefault(path);
            if (other == before || other == mine)
            {
                continue;
            }

            MergeDecision? decision = decisions.GetValueOrDefault(path) is { } made && made.IsFor(before, mine, other) ? made : null;
            if (mine == before || decision is not null)
            {
                edits.Add(new ThreeWayEdit(path, mine, other, decision));
            }
            else
            {
                conflicts.Add(new ThreeWayConflict(path, KindOf(before, mine, other), before, mine, other));
            }
        }

        AddClashes(origin, ours, edits, conflicts);
        return new ThreeWayPlan(edits, conflicts);
    }

    private static MergeConflictKind KindOf(string? before, string? mine, string? other) =>
        before is null ? MergeConflictKind.BothAdded
        : mine is null ? MergeConflictKind.DeletedByUs
        : other is null ? MergeConflictKind.DeletedByThem
        : MergeConflictKind.BothChanged;

    /// <summary>Finds what would be a file and a folder at once.</summary>
    private static void AddClashes(
        IReadOnlyDictionary<string, string> origin, IReadOnlyDictionary<string, string> ours, List<ThreeWayEdit> edits, List<ThreeWayConflict> conflicts)
    {
        if (edits.All(edit => edit.IsDelete || edit.Ours is not null))
        {
            return; // No path is new, so that none can be in another's way.
        }

        HashSet<string> files = new(ours.Keys, StringComparer.Ordinal);
        files.ExceptWith(edits.Where(edit => edit.IsDelete).Select(edit => edit.Path));
        files.UnionWith(edits.Where(edit => !edit.IsDelete).Select(edit => edit.Path));
        HashSet<string> folders = new(files.SelectMany(WorkspacePath.FoldersOf), StringComparer.Ordinal);
        foreach (ThreeWayEdit edit in edits.Where(edit => !edit.IsDelete))
        {
            if (folders.Contains(edit.Path) || WorkspacePath.FoldersOf(edit.Path).Any(files.Contains))
            {
                conflicts.Add(new ThreeWayConflict(
                    edit.Path, MergeConflictKind.FileAndFolder, origin.GetValueOrDefault(edit.Path), edit.Ours, edit.Theirs));
            }
        }

        conflicts.Sort((x, y) => string.CompareOrdinal(x.Path, y.Path));
    }
}
