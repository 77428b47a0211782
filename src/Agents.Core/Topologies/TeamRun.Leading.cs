using Agents.Core.Graphs;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <content>A lead that gives out tasks: each round is an edit of the running graph.</content>
internal sealed partial class TeamRun
{
    private readonly HashSet<int> _delegated = [];

    private static string LeadName(int round) => $"lead {round}";

    private Node<TeamOutcome> AddLeadRound<T>(GraphBuilder builder, int round, Node<T> before) => builder.Add(
        LeadName(round), Agent.Create<T, TeamOutcome>(LeadName(round), (_, context, token) => LeadAsync(round, context, token)), before);

    private async ValueTask<TeamOutcome> LeadAsync(int round, AgentContext context, CancellationToken cancellationToken)
    {
        List<(int Task, Delegation Delegation)> work = round > _team.Rounds ? [] : await DelegateAsync(round, context, cancellationToken).ConfigureAwait(false);
        if (work.Count == 0)
        {
            if (ListMissing().Count > 0)
            {
                context.ReportStop(StopReason.Partial);
            }

            return Conclude();
        }

        context.EditGraph(edit =>
        {
            Node<TeamOutcome> self = edit.Find<TeamOutcome>(LeadName(round));
            Dictionary<int, Node<Answer>> nodes = [];
            foreach ((int task, Delegation delegation) in work)
            {
                nodes[task] = AddDelegated(edit, round, task, delegation, nodes, self);
            }

            edit.Replace(self, AddLeadRound(edit, round + 1, edit.AllSettled($"round {round}", [.. nodes.Values])));
        }).ThrowIfRefused();
        return null!; // the next round of the lead stands in the place of this one, so nobody reads it
    }

    private Node<Answer> AddDelegated(
        GraphEdit edit, int round, int task, Delegation delegation, Dictionary<int, Node<Answer>> nodes, Node<TeamOutcome> self)
    {
        string name = $"{NameOf(task)} ({round})";
        IAgent<ExecuteRequest, Answer> member = FindMember(delegation.Worker) ?? MemberOf(task);
        Node<Answer>[] before = [.. _tasks.Before(task).ToArray().Where(nodes.ContainsKey).Select(other => nodes[other])];
        return before.Length == 0
            ? edit.Add(name, Agent.Create<TeamOutcome, Answer>(member.Name, Work), self)
            : edit.Add(name, Agent.Create<IReadOnlyList<Answer>, Answer>(member.Name, Work), edit.All(name + InputsSuffix, before));

        ValueTask<Answer> Work<T>(T input, AgentContext context, CancellationToken cancellationToken)
        {
            (_results[task], _missing[task]) = (null, null);
            return WorkAsync(task, member, ResultsBefore(task), delegation.Instructions, context, cancellationToken);
        }
    }

    /// <summary>Asks the lead, and leaves out what cannot be done.</summary>
    /// <returns>The tasks in the order of the task graph; none when nothing more is to be done.</returns>
    private async ValueTask<List<(int Task, Delegation Delegation)>> DelegateAsync(int round, AgentContext context, CancellationToken cancellationToken)
    {
        LeadRequest request = new()
        {
            Request = _request,
            Workers = [.. _team.Members.Select(member => member.Name)],
            Round = round,
            MaxRounds = _team.Rounds,
            Results = [.. _results.OfType<TaskResult>()],
            Missing = [.. ListMissing().Where(missing => _tasks.TryFind(missing.TaskId, out int task) && _delegated.Contains(task))],
            Open = [.. _tasks.Order.ToArray().Where(task => !_delegated.Contains(task)).Select(task => _tasks.Tasks[task].Id)],
        };
        Delegation[] delegations;
        try
        {
            LeadDecision decision = await TeamSynthesis.CallAsync(_team, _team.Lead, request, context, cancellationToken).ConfigureAwait(false);
            delegations = Read(decision);
        }
        catch (AgentException exception) when (_results.Any(result => result is not null))
        {
            // What was done is not lost because whoever leads failed.
            Refuse(round, $"The lead '{_team.Lead.Name}' failed with {exception.GetType().Name}; what was done so far is put together.", context);
            context.ReportStop(exception is BudgetExceededException ? StopReason.BudgetExhausted : StopReason.Partial);
            return [];
        }

        Dictionary<int, Delegation> chosen = [];
        foreach (Delegation delegation in delegations)
        {
            if (FindProblem(delegation, chosen, out int task) is { } problem)
            {
                Refuse(round, problem, context);
            }
            else
            {
                chosen.Add(task, delegation);
            }
        }

        RefuseUnready(round, chosen, context);
        _delegated.UnionWith(chosen.Keys);
        return [.. _tasks.Order.ToArray().Where(chosen.ContainsKey).Select(task => (task, chosen[task]))];
    }

    /// <summary>Copies what the lead decided, because it may have made its list of anything.</summary>
    private Delegation[] Read(LeadDecision decision)
    {
        try
        {
            return [.. decision.Delegations ?? throw new InvalidOperationException("The lead's list of delegations is null; when nothing is to be done it is empty.")];
        }
        catch (Exception exception)
        {
            throw new AgentFailedException(_team.Lead.Name, exception);
        }
    }

    private string? FindProblem(Delegation delegation, Dictionary<int, Delegation> chosen, out int task)
    {
        task = 0;
        return delegation is null ? "A delegation is nothing."
            : !_tasks.TryFind(delegation.TaskId, out task) ? $"There is no task {NameText.Quote(delegation.TaskId ?? "")}."
            : chosen.ContainsKey(task) ? $"Task {NameText.Quote(delegation.TaskId)} was given out twice."
            : delegation.Instructions?.Length > Goal.MaxLength ? $"Task {NameText.Quote(delegation.TaskId)} was given instructions of {delegation.Instructions.Length} characters, but there may be at most {Goal.MaxLength}."
            : delegation.Worker is { } worker && FindMember(worker) is null ? $"Nobody here is called {NameText.Quote(worker)}, to whom task {NameText.Quote(delegation.TaskId)} was given."
            : null;
    }

    /// <summary>Leaves out tasks that depend on others which have no result and are not given out with them.</summary>
    private void RefuseUnready(int round, Dictionary<int, Delegation> chosen, AgentContext context)
    {
        foreach (int task in _tasks.Order)
        {
            if (!chosen.ContainsKey(task))
            {
                continue;
            }

            foreach (int before in _tasks.Before(task))
            {
                if (_results[before] is null && !chosen.ContainsKey(before))
                {
                    chosen.Remove(task);
                    Refuse(round, $"Task '{_tasks.Tasks[task].Id}' depends on '{_tasks.Tasks[before].Id}', which has no result and was not given out.", context);
                    break;
                }
            }
        }
    }

    private static void Refuse(int round, string reason, AgentContext context)
    {
        if (context.IsObserved)
        {
            context.Emit(new DelegationRefused { Round = round, Reason = reason });
        }
    }
}
