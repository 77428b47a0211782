namespace Agents.Core.Graphs;

/// <content>Joins: what they have, what they take, what they miss.</content>
internal sealed partial class GraphExecution
{
    // Of the inputs of a join no more are named than help.
    private const int InputsListed = 5;

    /// <summary>Says in one sentence why a node has no output.</summary>
    public string ExplainMissing(int node)
    {
        NodeFacts? facts = _facts?.GetValueOrDefault(node);
        string name = _topology.NameOf(node);
        if (facts?.Failure is { } failure)
        {
            return $"'{name}' failed: {FailureText.Shorten(WithheldFailureException.Describe(failure))}";
        }

        string cause = facts is { Cause: >= 0 } && facts.Cause != node ? _topology.NameOf(facts.Cause) : name;
        return facts?.SkipReason switch
        {
            SkipReason.GateClosed => $"'{name}' stayed closed.",
            SkipReason.InputSkipped when _topology.Nodes[node].IsTolerant =>
                $"'{name}' was skipped, because too few of its inputs came: {string.Join(' ', _topology.InputsOf(node).ToArray().Where(input => _records[input].State != NodeState.Succeeded).Take(InputsListed).Select(ExplainMissing))}",
            SkipReason.InputSkipped => $"'{name}' was skipped, because '{cause}' {ExplainCause(facts.Cause)}.",
            SkipReason.InputFailed => $"'{name}' was skipped, because '{cause}' failed.",
            SkipReason.NotNeeded => $"'{name}' was not needed.",
            SkipReason.Removed => $"'{name}' was removed by an edit.",
            SkipReason.RunFailed => $"'{name}' was skipped, because the run failed.",
            SkipReason.RunCanceled => $"'{name}' was skipped, because the run was cancelled.",
            _ => _records[node].State == NodeState.Canceled ? $"'{name}' was cancelled." : $"'{name}' has not ended.",
        };
    }

    private string ExplainCause(int cause) => _facts!.GetValueOrDefault(cause)?.SkipReason switch
    {
        SkipReason.GateClosed => "stayed closed",
        SkipReason.Policy => "failed and its policy is to be skipped",
        SkipReason.Removed => "was removed",
        null => "was cancelled", // what failed is told of above
        _ => "was skipped",
    };

    /// <summary>Counts the inputs that a join has from the start, or that had ended when an edit added it.</summary>
    private void StartJoin(int join, Settlement effects)
    {
        JoinState state = new();
        FactsOf(join).Join = state;
        foreach (int input in _topology.InputsOf(join))
        {
            if (_records[input].IsFinal)
            {
                state.Settled++;
                state.Succeeded += _records[input].State == NodeState.Succeeded ? 1 : 0;
            }
        }

        Evaluate(join, state, effects);
    }

    private void Count(int join, bool hasOutput, Settlement effects)
    {
        if (_records[join].State != NodeState.Waiting || _records[join].Has(NodeFlags.Fired))
        {
            return;
        }

        NodeFacts facts = FactsOf(join);
        JoinState state = facts.Join ??= new JoinState();
        state.Settled++;
        state.Succeeded += hasOutput ? 1 : 0;
        Evaluate(join, state, effects);
    }

    private void Evaluate(int join, JoinState state, Settlement effects)
    {
        int count = _topology.InputsOf(join).Length;
        if (_topology.Nodes[join].Kind == NodeKind.AllSettled)
        {
            if (state.Settled == count)
            {
                Fire(join, effects);
            }

            return;
        }

        int need = _topology.Nodes[join].Quorum;
        if (state.Succeeded >= need)
        {
            Fire(join, effects);
        }
        else if (state.Succeeded + count - state.Settled < need)
        {
            Miss(join, state, need, effects);
        }
    }

    /// <summary>Lets a join take what is there. What it has not waited for is perhaps not needed any more.</summary>
    private void Fire(int join, Settlement effects)
    {
        ref NodeRecord record = ref _records[join];
        record.Flags |= NodeFlags.Fired;
        NodeFacts facts = FactsOf(join);
        if (facts.Deadline is { } timer)
        {
            facts.Deadline = null;
            effects.Drop(timer);
        }

        JoinState state = facts.Join ??= new JoinState();
        ReadOnlySpan<int> inputs = _topology.InputsOf(join);
        state.Inputs = new JoinInputState[inputs.Length];
        state.Reasons = new string?[inputs.Length];
        state.Errors = new Exception?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            state.Inputs[i] = StateForJoin(inputs[i]);
            if (state.Inputs[i] != JoinInputState.Arrived)
            {
                state.Reasons[i] = ExplainMissing(inputs[i]);
                state.Errors[i] = _facts!.GetValueOrDefault(inputs[i])?.Failure;
            }
        }

        if (!record.Has(NodeFlags.Dormant))
        {
            Take(join, state, effects);
        }

        PushInputs(join, effects);
    }

    /// <summary>Makes a join ready that has fired; from here on what it misses is given up.</summary>
    private void Take(int join, JoinState state, Settlement effects)
    {
        bool isPartial = _topology.Nodes[join].Kind != NodeKind.Any
            && Array.Exists(state.Inputs, input => input is not (JoinInputState.Arrived or JoinInputState.Skipped));
        if (isPartial)
        {
            GiveUp(join, effects);
        }

        MakeReady(join, effects);
    }

    private JoinInputState StateForJoin(int input)
    {
        ref NodeRecord record = ref _records[input];
        return record.State switch
        {
            NodeState.Succeeded => JoinInputState.Arrived,
            NodeState.Failed => JoinInputState.Failed,
            NodeState.Skipped => record.Has(NodeFlags.FailureBehind) || _facts![input].SkipReason == SkipReason.Policy
                ? JoinInputState.Failed
                : JoinInputState.Skipped,
            NodeState.Canceled => JoinInputState.Canceled,
            _ => JoinInputState.Late,
        };
    }

    /// <summary>Settles a join that cannot get what it needs: it fails when a failure is behind that, else it is skipped.</summary>
    private void Miss(int join, JoinState state, int need, Settlement effects)
    {
        List<string> missing = [];
        int cause = -1;
        bool isFailure = false;
        bool isTransient = false;
        foreach (int input in _topology.InputsOf(join))
        {
            ref NodeRecord record = ref _records[input];
            if (record.IsFinal && record.State != NodeState.Succeeded)
            {
                missing.Add(ExplainMissing(input));
                cause = cause < 0 ? input : cause;
                isFailure |= record.Has(NodeFlags.FailureBehind);
                isTransient |= _facts![input].Failure is AgentException { IsTransient: true };
            }
        }

        if (isFailure)
        {
            Fail(join, new JoinFailedException(NameOf(join), need, state.Succeeded, missing, isTransient).At(PathOf(join)), effects);
        }
        else
        {
            Skip(join, SkipReason.InputSkipped, RootOf(cause), effects);
        }

        PushInputs(join, effects);
    }

    /// <summary>Starts the deadlines of the joins that wait for a node.</summary>
    private void ArmDeadlines(int node)
    {
        foreach (int join in _topology.SuccessorsOf(node))
        {
            if (_topology.Nodes[join].Deadline is { } deadline)
            {
                Arm(join, deadline);
            }
        }
    }

    /// <summary>Starts the deadlines of joins that an edit has put behind nodes that had started: they wait from now on.</summary>
    private void ArmDeadlinesBehindStarted(GraphTopology topology)
    {
        if (!topology.HasDeadlines)
        {
            return;
        }

        List<int> joins = [];
        lock (_lock)
        {
            for (int join = 0; join < topology.Nodes.Length; join++)
            {
                if (topology.Nodes[join].Deadline is not null && _records[join].State == NodeState.Waiting && HasStartedInput(topology, join))
                {
                    joins.Add(join);
                }
            }
        }

        foreach (int join in joins)
        {
            Arm(join, topology.Nodes[join].Deadline!.Value);
        }
    }

    private bool HasStartedInput(GraphTopology topology, int join)
    {
        foreach (int input in topology.InputsOf(join))
        {
            if (_records[input].HasStarted)
            {
                return true;
            }
        }

        return false;
    }

    private void Arm(int join, TimeSpan deadline)
    {
        NodeFacts facts;
        lock (_lock)
        {
            facts = FactsOf(join);
            if (facts.IsArmed || _records[join].State != NodeState.Waiting)
            {
                return;
            }

            facts.IsArmed = true;
        }

        ITimer timer = _clock.CreateTimer(_ => OnDeadline(join), null, deadline, Timeout.InfiniteTimeSpan);
        bool isLate;
        lock (_lock)
        {
            facts.Deadline = timer;
            isLate = _records[join].State != NodeState.Waiting;
        }

        if (isLate)
        {
            timer.Dispose();
        }
    }

    private void OnDeadline(int join)
    {
        try
        {
            long now = _clock.GetTimestamp();
            Settlement effects = new();
            lock (_lock)
            {
                ref NodeRecord record = ref _records[join];
                if (_ending != GraphEnding.None || record.State != NodeState.Waiting || record.Has(NodeFlags.Fired))
                {
                    return;
                }

                _active++;
                MissDeadline(join, now, effects);
                Spread(effects);
                Enqueue(effects);
            }

            Conclude();
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    private void MissDeadline(int join, long now, Settlement effects)
    {
        NodeDefinition definition = _topology.Nodes[join];
        if (definition.Kind == NodeKind.AllSettled)
        {
            Fire(join, effects);
            return;
        }

        int arrived = 0;
        List<string> missing = [];
        foreach (int input in _topology.InputsOf(join))
        {
            if (_records[input].State == NodeState.Succeeded)
            {
                arrived++;
            }
            else
            {
                missing.Add(ExplainMissing(input));
            }
        }

        _records[join].Ended = now;
        Fail(join, new JoinFailedException(definition.NameAt(join), definition.Quorum, arrived, missing, isTransient: true, definition.Deadline).At(PathOf(join)), effects);
        PushInputs(join, effects);
    }
}
