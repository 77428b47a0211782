using Agents.Core.Graphs.Plans;
using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>A plan that was checked: its parts with dependencies that exist and make no cycle, what was repaired for that, and what cannot be.</summary>
internal sealed class CheckedPlan
{
    public required IReadOnlyList<Subtask> Subtasks { get; init; }

    /// <summary>Gets the numbers of the parts, each behind those it depends on; else by number.</summary>
    public required IReadOnlyList<int> Order { get; init; }

    public required IReadOnlyList<PlanRepair> Repairs { get; init; }

    public required IReadOnlyList<Criterion> Criteria { get; init; }

    public required IReadOnlyList<string> Problems { get; init; }
}
