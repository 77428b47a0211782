namespace Agents.Core.Workspaces;

/// <summary>What a merge does to our side, and what stands in its way.</summary>
internal readonly record struct ThreeWayPlan(IReadOnlyList<ThreeWayEdit> Edits, IReadOnlyList<ThreeWayConflict> Conflicts);
