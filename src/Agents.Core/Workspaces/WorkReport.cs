namespace Agents.Core.Workspaces;

/// <summary>How the groups of a plan ended.</summary>
public sealed record WorkReport
{
    /// <summary>Gets a report for each group, in the order of the plan.</summary>
    public required IReadOnlyList<GroupReport> Groups { get; init; }

    /// <summary>Gets whether every group was merged.</summary>
    public bool IsComplete => Groups.All(group => group.State == GroupState.Merged);

    /// <summary>Counts how the groups ended.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Join(", ", Groups.GroupBy(group => group.State).OrderBy(state => state.Key).Select(state => $"{state.Count()} {state.Key}"));
}
