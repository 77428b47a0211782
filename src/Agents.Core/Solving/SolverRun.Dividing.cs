using Agents.Core.Graphs;
using Agents.Core.Graphs.Plans;
using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <content>Whether a task is divided, and how: one edit of the running graph.</content>
internal sealed partial class SolverRun
{
    /// <summary>Divides a task, unless it is done at once.</summary>
    /// <returns>Whether its parts stand in the graph now.</returns>
    private async ValueTask<bool> TryDivideAsync(SolverTask task, AgentContext context, CancellationToken cancellationToken)
    {
        if (_limits.FindBarrier(task) is { } barrier)
        {
            return Decide(task, context, isAtomic: true, isForced: true, barrier, isOwnReason: true);
        }

        AtomizeRequest request = new() { Goal = task.Goal, Briefing = Brief(task) };
        Atomization? decision = await TryCallAsync(
            task, Role.Atomizer, _roles.Atomizers.Find(task.Goal.Type)!, request, context, "The task is done at once.", cancellationToken)
            .ConfigureAwait(false);
        if (decision is not { IsAtomic: false })
        {
            return Decide(task, context, isAtomic: true, isForced: decision is null, decision is null ? "The atomizer failed." : decision.Reason, decision is null);
        }

        Decide(task, context, isAtomic: false, isForced: false, decision.Reason);
        return await PlanAsync(task, _roles.Planners.Find(task.Goal.Type)!, context, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<bool> PlanAsync(SolverTask task, IPlanner planner, AgentContext context, CancellationToken cancellationToken)
    {
        PlanRequest request = new()
        {
            Goal = task.Goal,
            Briefing = Brief(task),
            MaxSubtasks = _settings.MaxSubtasks,
            Dependencies = ResultsOf(task.Dependencies),
        };
        for (int attempt = 1; ; attempt++)
        {
            TaskPlan? plan = await TryCallAsync(task, Role.Planner, planner, request, context, "The task is done at once.", cancellationToken)
                .ConfigureAwait(false);
            if (plan is null)
            {
                return Decide(task, context, isAtomic: true, isForced: true, "The planner failed.", isOwnReason: true);
            }

            CheckedPlan check = PlanChecker.Check(plan, task, _settings.MaxSubtasks, _roles.Named.Keys);
            if (check.Problems.Count == 0)
            {
                return check.Subtasks.Count == 0
                    ? Decide(task, context, isAtomic: true, isForced: false, "The planner found no parts.", isOwnReason: true)
                    : Divide(task, check, context);
            }

            if (context.IsObserved)
            {
                context.Emit(new PlanRefused { TaskId = task.Id, Attempt = attempt, Problems = check.Problems });
            }

            if (attempt > _settings.PlanRetries)
            {
                task.Notes.Add($"Task {task.Id} was done as a whole, because no plan for it could be used: {check.Problems[0]}");
                _context.ReportStop(StopReason.Partial);
                return Decide(task, context, isAtomic: true, isForced: true, check.Problems[0]);
            }

            request = request with { Problems = check.Problems, Rejected = plan };
        }
    }

    private bool Divide(SolverTask task, CheckedPlan check, AgentContext context)
    {
        int count = check.Subtasks.Count;
        if (!_limits.TryAddTasks(count))
        {
            return Decide(task, context, isAtomic: true, isForced: true, $"{count} further tasks would be more than the {_settings.MaxTasks} that there may be.", isOwnReason: true);
        }

        SolverTask[] children = MakeChildren(task, check);
        GraphEditResult edit = context.EditGraph(edit => Insert(edit, task, children, check.Order));
        if (!edit.IsApplied)
        {
            // Nobody needs the task any more, or the graph is ending; the edit's own event says which.
            _limits.RemoveTasks(count);
            return Decide(task, context, isAtomic: true, isForced: true, edit.Problems[0], isOwnReason: true);
        }

        task.Children = children;
        if (task.IsRoot)
        {
            // Only now, since a goal that is done as a whole needs nothing put together; and before a part can have started.
            _limits.HoldReserve();
        }

        if (context.IsObserved)
        {
            foreach (PlanRepair repair in check.Repairs)
            {
                context.Emit(new PlanRepaired { Repair = repair });
            }

            context.Emit(new TaskDivided { TaskId = task.Id, Subtasks = check.Subtasks, Criteria = check.Criteria });
        }

        return true;
    }

    private static SolverTask[] MakeChildren(SolverTask task, CheckedPlan check)
    {
        SolverTask[] children = [.. check.Subtasks.Select((subtask, part) => new SolverTask($"{task.Id}.{part + 1}", task, subtask.Goal)
        {
            Executor = subtask.Executor,
            Criteria = check.Criteria,
        })];
        for (int part = 0; part < children.Length; part++)
        {
            children[part].Dependencies = [.. check.Subtasks[part].Dependencies.Select(dependency => children[dependency])];
        }

        task.ChildCriteria = check.Criteria;
        return children;
    }

    /// <summary>Puts the parts of a task into the graph, and in its own place a node that puts them together.</summary>
    private void Insert(GraphEdit edit, SolverTask task, SolverTask[] children, IReadOnlyList<int> order)
    {
        Node<Answer> self = edit.Find<Answer>(task.Id);
        Dictionary<SolverTask, Node<Answer>> nodes = new(children.Length);
        foreach (SolverTask child in order.Select(part => children[part]))
        {
            nodes[child] = child.Dependencies.Length == 0
                ? edit.Add(child.Id, Agent.Create<Answer, Answer>(child.Id, (_, context, token) => WorkAsync(child, context, token)), self)
                : edit.Add(
                    child.Id,
                    Agent.Create<IReadOnlyList<Answer>, Answer>(child.Id, (_, context, token) => WorkAsync(child, context, token)),
                    edit.All($"{child.Id} inputs", [.. child.Dependencies.Select(dependency => nodes[dependency])]));
        }

        Node<JoinResult<Answer>> results = edit.AllSettled($"{task.Id} results", [.. children.Select(child => nodes[child])]);
        Node<Answer> answer = edit.Add(
            $"{task.Id} answer",
            Agent.Create<JoinResult<Answer>, Answer>($"{task.Id} answer", (parts, context, token) => AggregateAsync(task, parts, context, token)),
            results);
        edit.Replace(self, answer);
    }

    /// <summary>Tells what was decided about a task.</summary>
    /// <returns>Whether it is divided.</returns>
    private static bool Decide(SolverTask task, AgentContext context, bool isAtomic, bool isForced, string? reason, bool isOwnReason = false)
    {
        (task.IsForced, task.Reason) = (isForced, reason);
        if (context.IsObserved)
        {
            context.Emit(new TaskDecided { TaskId = task.Id, IsAtomic = isAtomic, IsForced = isForced, Reason = reason, IsOwnReason = isOwnReason });
        }

        return !isAtomic;
    }
}
