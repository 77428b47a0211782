using Agents.Core.Graphs.Plans;
using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Checks what a planner made of a task, and repairs what has one plain remedy (ROMA, arXiv 2602.01848, its sanitation of plans; cycles are
/// broken as in <see cref="PlanRepairKind.Cycle"/>).</summary>
internal sealed class PlanChecker
{
    private readonly string _taskId;
    private readonly List<int>[] _dependencies;
    private readonly Subtask[] _subtasks;
    private readonly Criterion[] _criteria;
    private readonly List<PlanRepair> _repairs = [];
    private readonly List<string> _problems = [];

    private PlanChecker(string taskId, Subtask[] subtasks, Criterion[] criteria)
    {
        _taskId = taskId;
        _subtasks = subtasks;
        _criteria = criteria;
        _dependencies = new List<int>[subtasks.Length];
    }

    public static CheckedPlan Check(TaskPlan plan, SolverTask task, int maxSubtasks, ICollection<string> executors)
    {
        Subtask[] subtasks;
        Criterion[] criteria;
        try
        {
            // Read once, because a planner may have made its lists of anything, and what is checked must be what is used.
            int count = plan.Subtasks?.Count ?? 0;
            if (count > maxSubtasks)
            {
                return Refuse($"The plan has {count} parts, but may have at most {maxSubtasks}.");
            }

            subtasks = [.. plan.Subtasks?.Take(count).Select(Copy) ?? [null!]];
            criteria = [.. plan.Criteria ?? [null!]];
        }
        catch (Exception exception)
        {
            return Refuse($"The plan cannot be read; it throws {exception.GetType().Name}.");
        }

        if (FindHole(subtasks, criteria) is { } hole)
        {
            return Refuse(hole);
        }

        PlanChecker checker = new(task.Id, subtasks, criteria);
        checker.CheckGoals(task.Goal);
        checker.CheckExecutors(executors);
        checker.RepairDependencies();
        checker.BreakCycles();
        return checker._problems.Count > 0
            ? new CheckedPlan { Subtasks = [], Order = [], Repairs = [], Criteria = [], Problems = checker._problems }
            : checker.Conclude();
    }

    private static CheckedPlan Refuse(string problem) => new() { Subtasks = [], Order = [], Repairs = [], Criteria = [], Problems = [problem] };

    private static Subtask Copy(Subtask? subtask) => subtask is { Dependencies: { } dependencies } ? subtask with { Dependencies = [.. dependencies] } : subtask!;

    /// <summary>Finds what is <see langword="null"/> though it must not be; types alone do not keep a planner from it.</summary>
    private static string? FindHole(Subtask[] subtasks, Criterion[] criteria)
    {
        if (subtasks.Contains(null!))
        {
            return "The plan has a part that is nothing.";
        }

        int part = Array.FindIndex(subtasks, subtask => subtask.Goal is null || subtask.Dependencies is null);
        return part >= 0 ? $"Part {part} has no {(subtasks[part].Goal is null ? "goal" : "list of dependencies")}."
            : subtasks.Length > 0 && criteria.Contains(null!) ? "The plan has a criterion that is nothing."
            : null;
    }

    private string IdOf(int part) => $"{_taskId}.{part + 1}";

    private void CheckGoals(Goal whole)
    {
        // A part that is the whole would be divided for ever, were it not for the depth.
        string self = Normalize(whole);
        Dictionary<string, int> seen = new(StringComparer.OrdinalIgnoreCase);
        for (int part = 0; part < _subtasks.Length; part++)
        {
            string goal = Normalize(_subtasks[part].Goal);
            if (goal.Equals(self, StringComparison.OrdinalIgnoreCase))
            {
                _problems.Add($"Part {part} is the task itself.");
            }
            else if (!seen.TryAdd(goal, part))
            {
                _problems.Add($"Part {part} asks for the same as part {seen[goal]}.");
            }
        }
    }

    private static string Normalize(Goal goal) =>
        string.Join(' ', goal.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.', '?', '!') + "\n" + goal.Context;

    private void CheckExecutors(ICollection<string> executors)
    {
        for (int part = 0; part < _subtasks.Length; part++)
        {
            if (_subtasks[part].Executor is { } name && !executors.Contains(name))
            {
                _problems.Add($"Part {part} names the executor {NameText.Quote(name)}, which there is not.");
            }
        }
    }

    private void RepairDependencies()
    {
        for (int part = 0; part < _subtasks.Length; part++)
        {
            _dependencies[part] = [];
            foreach (int dependency in _subtasks[part].Dependencies)
            {
                (PlanRepairKind Kind, string Message)? repair =
                    dependency == part ? (PlanRepairKind.SelfReference, "it waited for itself")
                    : dependency < 0 || dependency >= _subtasks.Length ? (PlanRepairKind.UnknownNode, $"it waited for part {dependency}, which there is not")
                    : _dependencies[part].Contains(dependency) ? (PlanRepairKind.DuplicateReference, $"it waited twice for {IdOf(dependency)}")
                    : null;
                if (repair is null)
                {
                    _dependencies[part].Add(dependency);
                }
                else
                {
                    Note(repair.Value.Kind, part, $"{dependency}", $"{IdOf(part)}: {repair.Value.Message}; that was left out.");
                }
            }
        }
    }

    private void BreakCycles()
    {
        for (int broken = 0; ; broken++)
        {
            IReadOnlyList<int[]> cycles = PlanCycles.Find(_subtasks.Length, part => _dependencies[part]);
            if (cycles.Count == 0)
            {
                return;
            }

            string way = string.Join(" → ", cycles[0].Append(cycles[0][0]).Select(IdOf));
            if (broken == GraphPlan.MaxBrokenCycles)
            {
                _problems.Add($"Parts wait for each other: {way}. {broken} such cycles were broken already.");
                return;
            }

            (int taker, int source) = PlanCycles.FindWidest(cycles[0], static (_, _) => true)!.Value;
            _dependencies[taker].Remove(source);
            Note(PlanRepairKind.Cycle, taker, $"{source}", $"{IdOf(taker)} waits for {IdOf(source)} no more, which broke the cycle {way}.");
        }
    }

    private CheckedPlan Conclude() => new()
    {
        Subtasks = [.. _subtasks.Select((subtask, part) => subtask with { Dependencies = _dependencies[part] })],
        Order = Sort(),
        Repairs = _repairs,
        Criteria = _criteria,
        Problems = [],
    };

    private List<int> Sort()
    {
        List<int> order = new(_subtasks.Length);
        bool[] isPlaced = new bool[_subtasks.Length];
        while (order.Count < _subtasks.Length)
        {
            // There is always one, since nothing waits in a circle; parts are few.
            for (int part = 0; part < _subtasks.Length; part++)
            {
                if (!isPlaced[part] && _dependencies[part].TrueForAll(dependency => isPlaced[dependency]))
                {
                    isPlaced[part] = true;
                    order.Add(part);
                }
            }
        }

        return order;
    }

    private void Note(PlanRepairKind kind, int part, string? input, string message) =>
        _repairs.Add(new PlanRepair { Kind = kind, Node = IdOf(part), Input = input, Message = message });
}
