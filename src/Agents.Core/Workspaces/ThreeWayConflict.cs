namespace Agents.Core.Workspaces;

/// <summary>A path that does not merge by itself, by versions.</summary>
internal readonly record struct ThreeWayConflict(string Path, MergeConflictKind Kind, string? Origin, string? Ours, string? Theirs);
