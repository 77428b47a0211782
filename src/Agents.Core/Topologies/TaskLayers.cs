namespace Agents.Core.Topologies;

/// <summary>Subtasks by how early they can start: layer 0 depends on nothing, and each later layer on the one before it.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class TaskLayers
{
    private readonly int[] _layers;
    private readonly int[] _starts;
    private readonly int[] _tasks;

    private TaskLayers(int[] layers, int[] starts, int[] tasks, int width)
    {
        _layers = layers;
        _starts = starts;
        _tasks = tasks;
        Width = width;
    }

    /// <summary>Gets how many layers there are.</summary>
    /// <value>1 or more.</value>
    public int Count => _starts.Length - 1;

    /// <summary>Gets how many subtasks the widest layer has.</summary>
    /// <value>1 or more.</value>
    public int Width { get; }

    /// <summary>Gets the subtasks of a layer.</summary>
    /// <param name="layer">0 to <see cref="Count"/> - 1.</param>
    /// <value>Their indexes, ascending; at least one.</value>
    /// <exception cref="IndexOutOfRangeException">There is no such layer.</exception>
    public ReadOnlySpan<int> this[int layer] => _tasks.AsSpan(_starts[layer].._starts[layer + 1]);

    /// <summary>Divides the subtasks of a graph into layers.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The layers.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    public static TaskLayers Of(TaskGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        int[] layers = new int[graph.Count];
        int last = 0;
        foreach (int task in graph.Order)
        {
            int layer = layers[task];
            last = Math.Max(last, layer);
            foreach (int next in graph.After(task))
            {
                layers[next] = Math.Max(layers[next], layer + 1);
            }
        }

        int[] starts = new int[last + 2];
        foreach (int layer in layers)
        {
            starts[layer + 1]++;
        }

        int width = 0;
        for (int layer = 0; layer <= last; layer++)
        {
            width = Math.Max(width, starts[layer + 1]);
            starts[layer + 1] += starts[layer];
        }

        int[] free = starts[..^1];
        int[] tasks = new int[layers.Length];
        for (int task = 0; task < layers.Length; task++)
        {
            tasks[free[layers[task]]++] = task;
        }

        return new TaskLayers(layers, starts, tasks, width);
    }

    /// <summary>Gives the layer of a subtask.</summary>
    /// <param name="task">The index of the subtask.</param>
    /// <returns>The layer, from 0.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such subtask.</exception>
    public int LayerOf(int task) => _layers[task];
}
