namespace Agents.Core.Benchmarks.Graphs;

/// <summary>The least that the order of nodes costs: counters of missing inputs and a stack of ready nodes, on one thread. No node can wait.</summary>
public sealed class FloorQueueGraphs : IGraphsSubject
{
    /// <inheritdoc/>
    public string Name => "floor-queue";

    /// <inheritdoc/>
    public Func<ValueTask<int>>? Prepare(PlainGraph shape)
    {
        if (shape.Delays.Count > 0)
        {
            return null;
        }

        int[][] inputs = [.. shape.Inputs];
        int[] counts = [.. inputs.Select(i => i.Length)];
        int[] sources = [.. Enumerable.Range(0, shape.Count).Where(node => counts[node] == 0)];
        int[][] successors = SuccessorsOf(inputs);
        Func<int, int>[] work = [.. Enumerable.Range(0, shape.Count).Select(shape.WorkOf)];
        return () => new(Run(inputs, counts, sources, successors, work));
    }

    private static int Run(int[][] inputs, int[] counts, int[] sources, int[][] successors, Func<int, int>[] work)
    {
        int[] pending = [.. counts];
        int[] values = new int[work.Length];
        int[] ready = new int[work.Length];
        sources.CopyTo(ready, 0);
        for (int top = sources.Length; top > 0;)
        {
            int node = ready[--top];
            int sum = inputs[node].Length == 0 ? PlainGraph.Input : 0;
            foreach (int input in inputs[node])
            {
                sum += values[input];
            }

            values[node] = work[node](sum);
            foreach (int successor in successors[node])
            {
                if (--pending[successor] == 0)
                {
                    ready[top++] = successor;
                }
            }
        }

        return values[^1];
    }

    private static int[][] SuccessorsOf(int[][] inputs)
    {
        List<int>[] successors = [.. inputs.Select(_ => new List<int>())];
        for (int node = 0; node < inputs.Length; node++)
        {
            foreach (int input in inputs[node])
            {
                successors[input].Add(node);
            }
        }

        return [.. successors.Select(list => list.ToArray())];
    }
}
