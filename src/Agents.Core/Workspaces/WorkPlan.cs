namespace Agents.Core.Workspaces;

/// <summary>Work divided into groups, and which group waits for which.</summary>
public sealed record WorkPlan
{
    /// <summary>The greatest number of groups.</summary>
    public const int MaxGroups = 10_000;

    /// <summary>Gets the groups, in any order; at most <see cref="MaxGroups"/>.</summary>
    public required IReadOnlyList<WorkGroup> Groups { get; init; }
}
