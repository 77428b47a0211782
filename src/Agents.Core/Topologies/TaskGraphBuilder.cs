namespace Agents.Core.Topologies;

/// <summary>Collects subtasks and edges for <see cref="TaskGraph.Create"/>. Not thread-safe.</summary>
/// <remarks>Nothing is checked until the graph is made; then every problem is reported at once.</remarks>
public sealed class TaskGraphBuilder
{
    private readonly List<TeamTask> _tasks = [];
    private readonly List<(string From, string To, Coupling Coupling, bool CarriesData)> _edges = [];

    internal TaskGraphBuilder()
    {
    }

    /// <summary>Adds a subtask.</summary>
    /// <param name="id">The name by which edges refer to it: not empty, and of no other subtask.</param>
    /// <param name="text">What is to be done.</param>
    /// <param name="weight">How much work it is compared with the others: 0 or more, and finite.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public TaskGraphBuilder Add(string id, string text, double weight = 1)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(text);
        return Add(new TeamTask { Id = id, Text = text, Weight = weight });
    }

    /// <summary>Adds a subtask.</summary>
    /// <param name="task">The subtask. Its id is of no other one.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is <see langword="null"/>.</exception>
    public TaskGraphBuilder Add(TeamTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _tasks.Add(task);
        return this;
    }

    /// <summary>Says that one subtask depends on another one; either may be added later.</summary>
    /// <param name="from">The id of the one that comes first.</param>
    /// <param name="to">The id of the one that depends on it.</param>
    /// <param name="coupling">How closely they belong together; <see langword="null"/> for <see cref="Coupling.Weak"/>.</param>
    /// <param name="carriesData">Whether what comes out of the first is an input of the second.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">An id is <see langword="null"/>.</exception>
    public TaskGraphBuilder Connect(string from, string to, Coupling? coupling = null, bool carriesData = false)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        _edges.Add((from, to, coupling ?? Coupling.Weak, carriesData));
        return this;
    }

    internal TaskGraph Build()
    {
        List<string> problems = [];
        Dictionary<string, int> indexes = CheckTasks(problems);
        TaskEdge[] edges = CheckEdges(indexes, problems);
        AdjacentTasks before = AdjacentTasks.Before(_tasks.Count, edges);
        AdjacentTasks after = AdjacentTasks.After(_tasks.Count, edges);
        int[] order = Sort(before, after, problems);
        return problems.Count == 0
            ? new TaskGraph([.. _tasks], indexes, edges, before, after, order)
            : throw new InvalidTaskGraphException(problems);
    }

    private Dictionary<string, int> CheckTasks(List<string> problems)
    {
        if (_tasks.Count == 0)
        {
            problems.Add("It has no tasks; add at least one.");
        }

        Dictionary<string, int> indexes = new(_tasks.Count, StringComparer.Ordinal);
        for (int i = 0; i < _tasks.Count; i++)
        {
            TeamTask task = _tasks[i];
            if (task.Id.Length == 0)
            {
                problems.Add($"Task {i} has an empty id; give it one.");
            }
            else if (!indexes.TryAdd(task.Id, i))
            {
                problems.Add($"Tasks {indexes[task.Id]} and {i} have the same id, {NameText.Quote(task.Id)}; give one of them another.");
            }

            if (task.Weight is not (>= 0 and < double.PositiveInfinity))
            {
                problems.Add(FormattableString.Invariant(
                    $"The weight of {NameText.Quote(task.Id)} must be 0 or more and finite, but is {task.Weight}."));
            }
        }

        return indexes;
    }

    private TaskEdge[] CheckEdges(Dictionary<string, int> indexes, List<string> problems)
    {
        List<TaskEdge> edges = new(_edges.Count);
        HashSet<(int, int)> seen = new(_edges.Count);
        foreach ((string from, string to, Coupling coupling, bool carriesData) in _edges)
        {
            string name = $"The edge from {NameText.Quote(from)} to {NameText.Quote(to)}";
            bool isFrom = indexes.TryGetValue(from, out int first);
            bool isTo = indexes.TryGetValue(to, out int second);
            if (!isFrom || !isTo)
            {
                problems.Add($"{name} names {NameText.Quote(isFrom ? to : from)}, which is no task; add it or leave the edge out.");
            }
            else if (first == second)
            {
                problems.Add($"{name} leads from a task to itself; leave it out.");
            }
            else if (!seen.Add((first, second)))
            {
                problems.Add($"{name} was added twice; leave one out.");
            }
            else
            {
                edges.Add(new TaskEdge { From = first, To = second, Coupling = coupling, CarriesData = carriesData });
            }
        }

        return [.. edges];
    }

    /// <summary>Puts the subtasks in an order in which each comes after what it depends on (Kahn 1962).</summary>
    private int[] Sort(AdjacentTasks before, AdjacentTasks after, List<string> problems)
    {
        int[] missing = new int[_tasks.Count];
        int[] order = new int[_tasks.Count];
        int known = 0;
        for (int task = 0; task < missing.Length; task++)
        {
            missing[task] = before.Of(task).Length;
            if (missing[task] == 0)
            {
                order[known++] = task;
            }
        }

        for (int place = 0; place < known; place++)
        {
            foreach (int next in after.Of(order[place]))
            {
                if (--missing[next] == 0)
                {
                    order[known++] = next;
                }
            }
        }

        if (known < order.Length)
        {
            problems.Add(DescribeCycle(before, missing));
        }

        return order;
    }

    private string DescribeCycle(AdjacentTasks before, int[] missing)
    {
        const int Shown = 10;

        // What is left over always depends on something that is left over, so whoever walks back comes around.
        List<int> walk = [];
        Dictionary<int, int> places = [];
        int task = Array.FindIndex(missing, count => count > 0);
        while (places.TryAdd(task, walk.Count))
        {
            walk.Add(task);
            foreach (int earlier in before.Of(task))
            {
                if (missing[earlier] > 0)
                {
                    task = earlier;
                    break;
                }
            }
        }

        int[] cycle = [.. walk.Skip(places[task]).Reverse()];
        IEnumerable<string> names = cycle.Take(Shown).Select(each => NameText.Quote(_tasks[each].Id));
        string rest = cycle.Length > Shown ? $" and {cycle.Length - Shown} more" : "";
        return $"The tasks {string.Join(", ", names)}{rest} depend on each other in a circle; leave one of its edges out.";
    }
}
