using Agents.Core.Topologies;

namespace Agents.Core.Tests.Topologies;

/// <summary>Task graphs as tests write them.</summary>
internal static class TaskGraphs
{
    /// <summary>Gets the fixture of the specification: a(1) to b(9) and c(3), both to d(1).</summary>
    public static TaskGraph Diamond { get; } = TaskGraph.Create(g => g
        .Add("a", "", 1).Add("b", "", 9).Add("c", "", 3).Add("d", "", 1)
        .Connect("a", "b").Connect("a", "c").Connect("b", "d").Connect("c", "d"));

    /// <summary>Makes a graph of tasks "0", "1" and so on from pairs of indexes.</summary>
    public static TaskGraph Make(int tasks, IEnumerable<(int From, int To)> edges, Coupling? coupling = null, bool carriesData = false) =>
        TaskGraph.Create(g =>
        {
            for (int task = 0; task < tasks; task++)
            {
                g.Add($"{task}", "");
            }

            foreach ((int from, int to) in edges)
            {
                g.Connect($"{from}", $"{to}", coupling, carriesData);
            }
        });

    public static TaskGraph Chain(int tasks, Coupling? coupling = null) =>
        Make(tasks, Enumerable.Range(0, tasks - 1).Select(task => (task, task + 1)), coupling);

    /// <summary>Makes a source over tasks that do not depend on each other.</summary>
    public static TaskGraph Fan(int tasks, Coupling? coupling = null, bool carriesData = false) =>
        Make(tasks + 1, Enumerable.Range(1, tasks).Select(task => (0, task)), coupling, carriesData);
}
