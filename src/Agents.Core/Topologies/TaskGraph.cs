using System.Diagnostics.CodeAnalysis;

namespace Agents.Core.Topologies;

/// <summary>Subtasks and what depends on what: an acyclic graph of at least one subtask.</summary>
/// <remarks>Immutable and thread-safe. An index is the place of a subtask in <see cref="Tasks"/>, which is the order in which they were
/// added.</remarks>
public sealed class TaskGraph
{
    private readonly Dictionary<string, int> _indexes;
    private readonly TaskEdge[] _edges;
    private readonly AdjacentTasks _before;
    private readonly AdjacentTasks _after;
    private readonly int[] _order;

    internal TaskGraph(TeamTask[] tasks, Dictionary<string, int> indexes, TaskEdge[] edges, AdjacentTasks before, AdjacentTasks after, int[] order)
    {
        Tasks = Array.AsReadOnly(tasks);
        Edges = Array.AsReadOnly(edges);
        Weights = Array.ConvertAll(tasks, task => task.Weight);
        _indexes = indexes;
        _edges = edges;
        _before = before;
        _after = after;
        _order = order;
    }

    /// <summary>Gets the subtasks.</summary>
    public IReadOnlyList<TeamTask> Tasks { get; }

    /// <summary>Gets the edges, in the order in which they were added.</summary>
    public IReadOnlyList<TaskEdge> Edges { get; }

    /// <summary>Gets how many subtasks there are.</summary>
    /// <value>1 or more.</value>
    public int Count => _order.Length;

    /// <summary>Gets all indexes so that each subtask comes after those that it depends on.</summary>
    public ReadOnlySpan<int> Order => _order;

    internal double[] Weights { get; }

    internal ReadOnlySpan<TaskEdge> EdgeSpan => _edges;

    /// <summary>Makes a graph.</summary>
    /// <param name="build">Adds the subtasks and edges.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="build"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidTaskGraphException">The graph cannot be made; all problems are listed.</exception>
    public static TaskGraph Create(Action<TaskGraphBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        TaskGraphBuilder builder = new();
        build(builder);
        return builder.Build();
    }

    /// <summary>Finds a subtask by its id.</summary>
    /// <param name="id">The id.</param>
    /// <param name="task">The index; 0 when there is none.</param>
    /// <returns><see langword="false"/> when no subtask has that id.</returns>
    public bool TryFind([NotNullWhen(true)] string? id, out int task)
    {
        task = 0;
        return id is not null && _indexes.TryGetValue(id, out task);
    }

    /// <summary>Gives what a subtask depends on.</summary>
    /// <param name="task">The index of the subtask.</param>
    /// <returns>The indexes, in the order of the edges.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such subtask.</exception>
    public ReadOnlySpan<int> Before(int task) => _before.Of(task);

    /// <summary>Gives what depends on a subtask.</summary>
    /// <param name="task">The index of the subtask.</param>
    /// <returns>The indexes, in the order of the edges.</returns>
    /// <exception cref="IndexOutOfRangeException">There is no such subtask.</exception>
    public ReadOnlySpan<int> After(int task) => _after.Of(task);
}
