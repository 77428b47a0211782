namespace Agents.Core.Workspaces;

/// <summary>Lists where two trees differ.</summary>
internal static class TreeDiff
{
    public static IReadOnlyList<WorkspaceChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
    [
        .. from path in before.Keys.Union(after.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
           let old = before.GetValueOrDefault(path)
           let now = after.GetValueOrDefault(path)
           where old != now
           select new WorkspaceChange { Path = path, OldHash = old, NewHash = now },
    ];
}
