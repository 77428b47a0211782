namespace Agents.Core.Topologies;

/// <summary>What stands beside each subtask, in one flat array.</summary>
internal sealed class AdjacentTasks
{
    private readonly int[] _starts;
    private readonly int[] _adjacent;

    private AdjacentTasks(int[] starts, int[] adjacent)
    {
        _starts = starts;
        _adjacent = adjacent;
    }

    public static AdjacentTasks Before(int tasks, ReadOnlySpan<TaskEdge> edges) => Sort(tasks, edges, isForward: false);

    public static AdjacentTasks After(int tasks, ReadOnlySpan<TaskEdge> edges) => Sort(tasks, edges, isForward: true);

    public ReadOnlySpan<int> Of(int task)
    {
        int start = _starts[task];
        return _adjacent.AsSpan(start, _starts[task + 1] - start);
    }

    private static AdjacentTasks Sort(int tasks, ReadOnlySpan<TaskEdge> edges, bool isForward)
    {
        int[] starts = new int[tasks + 1];
        foreach (ref readonly TaskEdge edge in edges)
        {
            starts[(isForward ? edge.From : edge.To) + 1]++;
        }

        for (int task = 0; task < tasks; task++)
        {
            starts[task + 1] += starts[task];
        }

        int[] next = starts[..tasks];
        int[] adjacent = new int[edges.Length];
        foreach (ref readonly TaskEdge edge in edges)
        {
            adjacent[next[isForward ? edge.From : edge.To]++] = isForward ? edge.To : edge.From;
        }

        return new AdjacentTasks(starts, adjacent);
    }
}
