namespace Agents.Core.Graphs.Plans;

/// <summary>How many of its inputs a node of a plan needs.</summary>
/// <param name="Kind">One of the joins.</param>
/// <param name="Count">How many a quorum needs; <see langword="null"/> for any other.</param>
/// <param name="Deadline">How long it waits after the first of its inputs started.</param>
internal sealed record PlanJoin(NodeKind Kind, int? Count, TimeSpan? Deadline)
{
    /// <summary>The greatest deadline, in seconds: 49 days, as for any join.</summary>
    public const double MaxSeconds = 49 * 24 * 3600;

    /// <summary>The least deadline, in seconds: timers know no less.</summary>
    public const double MinSeconds = 0.001;

    /// <summary>Gets what a node has that says nothing.</summary>
    public static PlanJoin All { get; } = new(NodeKind.All, null, null);

    /// <summary>Gets the policies by the names that stand in a plan, in the order of the documentation.</summary>
    public static IReadOnlyList<(string Name, NodeKind Kind)> Policies { get; } =
        [("all", NodeKind.All), ("any", NodeKind.Any), ("quorum", NodeKind.Quorum), ("allSettled", NodeKind.AllSettled)];

    public static string NameOf(NodeKind kind) => Policies.First(policy => policy.Kind == kind).Name;
}
