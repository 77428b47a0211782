namespace Agents.Core.Routing;

/// <content>Asking somebody what to do.</content>
internal sealed partial class RouteExecution
{
    /// <summary>Asks until there is a route again, or nobody may be asked any more.</summary>
    /// <returns>Why the task is handed over; <see langword="null"/> when the route goes on.</returns>
    private async ValueTask<string?> AskAsync(RouteQuestion question, CancellationToken cancellationToken)
    {
        while (_log.Escalations < _settings.MaxEscalations)
        {
            EscalationDecision decision = await DecideAsync(question, cancellationToken).ConfigureAwait(false);
            _log.AddAnswer(RouteDecisionKind.Escalate, Sentence($"{Sentence(question.Detail)} Decided: {decision}"), NameOf(question.Node));
            if (decision.Action == EscalationAction.HandOver)
            {
                return decision.Text;
            }

            string before = _goalName;
            Follow(decision, question);
            if (_questions.Count > 0)
            {
                // A route is looked for when nothing is open any more.
                return null;
            }

            TellPartial();
            if (TryFind(out string problem))
            {
                // The first route after a decision is what was decided, and no reroute.
                Planned();
                return null;
            }

            question = _graph.GoalOf(_goalName) < 0 ? UnknownGoal() : new RouteQuestion(EscalationReason.NoPath, problem);

            // What cannot be had takes nothing's place: whoever is asked next is asked about the goal as it was.
            _goalName = before;
        }

        return $"{Sentence(question.Detail)} Nobody may be asked any more: the limit of {_settings.MaxEscalations} escalations is reached.";
    }

    private void Follow(EscalationDecision decision, RouteQuestion question)
    {
        (_plan, _next) = (null, 0);
        _values = decision.Values.Count == 0 ? _values : _values.With(decision.Values);
        if (decision.Action == EscalationAction.Demote)
        {
            if (question.Reason is EscalationReason.UnknownOutcome or EscalationReason.Denied)
            {
                _unsettled.Add(_goalName);
            }

            _goalName = decision.Text;
        }
        else if (decision.Action == EscalationAction.TreatAsDone && question is { Reason: EscalationReason.UnknownOutcome, Node: >= 0 })
        {
            TreatAsDone(question, decision.Output);
        }
    }

    /// <summary>Counts a tool as having succeeded; and its stage, when that was the last success that it lacked.</summary>
    private void TreatAsDone(RouteQuestion question, object? output)
    {
        bool isAlone = question.Stage < 0;
        _down.Remove(question.Node);
        Succeed(question.Node, isAlone ? null : NameOf(question.Stage), output, TimeSpan.Zero);
        if (isAlone)
        {
            Arrive(question.Node);
        }
        else
        {
            _lacking--;
            if (--_missing == 0)
            {
                _down.Remove(question.Stage);
                Arrive(question.Stage);
            }
        }
    }

    /// <summary>Says that the route goes on from a stage without some of its tools, once all that its tools left open is decided.</summary>
    private void TellPartial()
    {
        if (_lacking > 0 && _missing <= 0)
        {
            _context.ReportStop(StopReason.Partial);
        }

        _lacking = 0;
    }

    private async ValueTask<EscalationDecision> DecideAsync(RouteQuestion question, CancellationToken cancellationToken)
    {
        EscalationRequest request = new()
        {
            Router = _router.Name,
            Reason = question.Reason,
            Detail = question.Detail,
            Tool = NameOf(question.Node),
            State = State(),
            Reachable = FindReachable(),
            Log = [.. _log.Lines],
            Unsettled = [.. _unsettled],
        };
        try
        {
            Task<EscalationDecision> deciding = _settings.Escalation.DecideAsync(request, _context, cancellationToken).AsTask();
            AbandonedTask.Observe(deciding);
            EscalationDecision? decision = await deciding.WaitAsync(cancellationToken).ConfigureAwait(false);
            return decision ?? EscalationDecision.HandOver("The escalation gave no decision.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            RoutingLog.EscalationThrew(_context.Logger, exception, _router.Name, _context.RunId);
            return EscalationDecision.HandOver($"The escalation failed with {exception.GetType().Name}.");
        }
    }

    private List<ReachableGoal> FindReachable()
    {
        List<ReachableGoal> reachable = [];
        foreach (RouteGoal goal in _graph.Goals)
        {
            if (TrySearch(goal.Name, out _))
            {
                reachable.Add(new ReachableGoal { Goal = goal.Name, Path = _search.ToPath()! });
            }
        }

        return [.. reachable.OrderBy(found => found.Path.Cost)];
    }

    private string? NameOf(int node) => node < 0 ? null : _graph.Nodes[node].Name;
}
