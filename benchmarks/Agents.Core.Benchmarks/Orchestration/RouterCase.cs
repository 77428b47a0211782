using Agents.Core.Topologies;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>A graph of tasks, and what a router has to make of it.</summary>
/// <param name="What">The graph in words.</param>
/// <param name="Graph">The graph.</param>
/// <param name="Expected">The topology, the rule, and whether edges of a parallel one are kept.</param>
/// <param name="Raised">A coupling in place of the graph's own; <see langword="null"/> for that.</param>
public sealed record RouterCase(string What, TaskGraph Graph, string Expected, Coupling? Raised = null)
{
    /// <summary>Gets a graph of four tasks that divides and joins again.</summary>
    public static TaskGraph Fork { get; } = TaskGraph.Create(g => g
        .Add("a", "", 1).Add("b", "", 9).Add("c", "", 3).Add("d", "", 1)
        .Connect("a", "b").Connect("a", "c").Connect("b", "d").Connect("c", "d"));

    /// <summary>Gets three tasks of which each depends on the one before.</summary>
    public static TaskGraph Chain { get; } = TaskGraph.Create(g => g.Add("a", "").Add("b", "").Add("c", "").Connect("a", "b").Connect("b", "c"));

    /// <summary>Gets three tasks without edges.</summary>
    public static TaskGraph Apart { get; } = TaskGraph.Create(g => g.Add("a", "").Add("b", "").Add("c", ""));

    /// <summary>Gets a case or two for each rule, and one on each side of each threshold.</summary>
    public static IReadOnlyList<RouterCase> All { get; } =
    [
        new("one task", TaskGraph.Create(g => g.Add("a", "")), "sequential, rule 0"),
        new("three tasks without edges", Apart, "parallel, rule 1"),
        new("a chain of three", Chain, "sequential, rule 2"),
        new("one before five, coupling 0.7", Fan(0.7, 0.7, 0.7, 0.7, 0.7), "hierarchical, rule 3"),
        new("one before five, coupling 0.6, not above 0.6", Fan(0.6, 0.6, 0.6, 0.6, 0.6), "parallel, rule 4"),
        new("one before four, coupling 0.7: 5 tasks are not above 5", Fan(0.7, 0.7, 0.7, 0.7), "hybrid, rule 5"),
        new("one before three, coupling 0.3", Fan(0.3, 0.3, 0.3), "parallel, rule 4"),
        new("one before three, coupling 0.7, 0.3, 0.3", Fan(0.7, 0.3, 0.3), "parallel, rule 4, edges kept"),
        new("one, then two, then one: ratio 0.5, not above 0.5", Fork, "hybrid, rule 5"),
        new("three tasks without edges, coupling raised to 0.6", Apart, "parallel, rule 1", new Coupling(0.6)),
        new("three tasks without edges, coupling raised to 0.8", Apart, "hierarchical, rule 6", new Coupling(0.8)),
    ];

    private static TaskGraph Fan(params double[] couplings) => TaskGraph.Create(g =>
    {
        g.Add("first", "");
        for (int i = 0; i < couplings.Length; i++)
        {
            g.Add($"{i}", "").Connect("first", $"{i}", new Coupling(couplings[i]));
        }
    });
}
