namespace Agents.Core.Benchmarks.Graphs;

/// <summary>The least that a node costs which can wait: one asynchronous method a node, which awaits its inputs, started in order.</summary>
public sealed class FloorTaskGraphs : IGraphsSubject
{
    /// <inheritdoc/>
    public string Name => "floor-task";

    /// <inheritdoc/>
    public Func<ValueTask<int>> Prepare(PlainGraph shape)
    {
        int[][] inputs = [.. shape.Inputs];
        Func<int, int>[] work = [.. Enumerable.Range(0, shape.Count).Select(shape.WorkOf)];
        TimeSpan[] delays = [.. shape.Delays];
        return Run;

        ValueTask<int> Run()
        {
            Task<int>[] tasks = new Task<int>[inputs.Length];
            for (int node = 0; node < tasks.Length; node++)
            {
                tasks[node] = RunNodeAsync(tasks, inputs[node], work[node], delays.Length == 0 ? TimeSpan.Zero : delays[node]);
            }

            return new(tasks[^1]);
        }
    }

    private static async Task<int> RunNodeAsync(Task<int>[] tasks, int[] inputs, Func<int, int> work, TimeSpan delay)
    {
        int sum = inputs.Length == 0 ? PlainGraph.Input : 0;
        foreach (int input in inputs)
        {
            sum += await tasks[input];
        }

        if (delay != TimeSpan.Zero)
        {
            await Task.Delay(delay);
        }

        return work(sum);
    }
}
