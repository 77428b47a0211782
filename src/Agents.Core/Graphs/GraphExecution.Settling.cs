namespace Agents.Core.Graphs;

/// <content>What follows from the end of a node. All of it runs under the lock.</content>
internal sealed partial class GraphExecution
{
    private void Succeed(int node, long now, ref Settlement? effects)
    {
        ref NodeRecord record = ref _records[node];
        record.Ended = now;
        if (record.Has(NodeFlags.Closed))
        {
            effects ??= new Settlement();
            Skip(node, SkipReason.GateClosed, node, effects);
            Spread(effects);
            return;
        }

        Complete(node, ref effects);
        if (effects is not null)
        {
            Spread(effects);
        }
    }

    /// <summary>Notes that a node has an output, and tells those that wait for it.</summary>
    private void Complete(int node, ref Settlement? effects)
    {
        ref NodeRecord record = ref _records[node];
        record.State = NodeState.Succeeded;
        if (IsTold(node))
        {
            effects!.AddNews(node, new NodeCompleted
            {
                Duration = _clock.GetElapsedTime(record.Started, record.Ended),
                StopReason = _facts?.GetValueOrDefault(node)?.StopReason ?? StopReason.Completed,
                IsSubstitute = record.Has(NodeFlags.Substituted),
            });
        }

        if (_ending != GraphEnding.None)
        {
            return;
        }

        if (node == _topology.Output)
        {
            End(GraphEnding.Output, ref effects);
            return;
        }

        foreach (int successor in _topology.SuccessorsOf(node))
        {
            if (_topology.Nodes[successor].IsTolerant)
            {
                Count(successor, hasOutput: true, effects ??= new Settlement());
                continue;
            }

            ref NodeRecord waiting = ref _records[successor];
            if (--waiting.Pending == 0 && waiting.State == NodeState.Waiting && !waiting.Has(NodeFlags.Dormant))
            {
                MakeReady(successor, effects);
            }
        }

        if (_topology.FallbackUsers.Count > 0)
        {
            CompleteFallback(node, effects ??= new Settlement());
        }
    }

    /// <summary>Settles those that wait for a node as their fallback, and the fallback that a node did not need.</summary>
    private void CompleteFallback(int node, Settlement effects)
    {
        foreach (int user in _topology.FallbackUsers.GetValueOrDefault(node, []))
        {
            if (_records[user].Has(NodeFlags.Substituting))
            {
                effects.AddSubstitute(user); // not here, since fallbacks may stand behind each other deeper than a stack is
            }
        }

        if (_topology.Nodes[node].Fallback is { } fallback)
        {
            effects.AddCandidate(fallback.Index);
        }
    }

    private void Substitute(int node, Settlement effects)
    {
        NodeDefinition definition = _topology.Nodes[node];
        ref NodeRecord record = ref _records[node];
        if (definition.OnFailure == FailureAction.Default)
        {
            definition.StoreDefault(this);
        }
        else
        {
            definition.StoreFallback(this);
        }

        record.Flags = (record.Flags & ~NodeFlags.Substituting) | NodeFlags.Substituted;
        GiveUp(node, effects);
        Settlement? same = effects;
        Complete(node, ref same);
    }

    private void MakeReady(int node, Settlement? effects)
    {
        _records[node].State = NodeState.Ready;
        if (_isObserved)
        {
            effects!.Hold(node);
        }
        else
        {
            _ready.Add(_topology.Rank[node]);
        }
    }

    /// <summary>Notes a failure, and does what the node's policy says.</summary>
    private void Fail(int node, Exception failure, Settlement effects)
    {
        ref NodeRecord record = ref _records[node];
        NodeFacts facts = FactsOf(node);
        if (failure is OperationCanceledException)
        {
            record.State = NodeState.Canceled;
            AddNews(node, new NodeCanceled { Duration = DurationOf(record) }, effects);
            effects.AddMissing(node); // an edit may have put somebody behind it, and its fallback is not called for any more
            return;
        }

        facts.Failure = failure;
        NodeDefinition definition = _topology.Nodes[node];
        bool isLate = _ending != GraphEnding.None || record.Has(NodeFlags.Unneeded);
        FailureAction action = isLate ? FailureAction.Fail : definition.OnFailure;
        if (action != FailureAction.Fail)
        {
            NodeFailureHandled handled = new()
            {
                Action = action,
                ErrorType = ThrownText.TypeOf(failure),
                Message = ThrownText.MessageOf(failure),
                IsOwnMessage = ThrownText.IsOwn(failure),
            };
            AddNews(node, handled, effects);
        }

        switch (action)
        {
            case FailureAction.Skip:
                GiveUp(node, effects);
                Skip(node, SkipReason.Policy, node, effects);
                break;
            case FailureAction.Default:
                Substitute(node, effects);
                break;
            case FailureAction.Fallback when !_records[definition.Fallback!.Index].IsFinal:
                record.Flags |= NodeFlags.Substituting;
                Activate(definition.Fallback.Index, effects);
                break;
            case FailureAction.Fallback when _records[definition.Fallback!.Index].State == NodeState.Succeeded:
                Substitute(node, effects);
                break;
            default:
                FailForGood(node, effects);
                break;
        }
    }

    private void FailForGood(int node, Settlement effects)
    {
        ref NodeRecord record = ref _records[node];
        Exception failure = _facts![node].Failure!;
        record.State = NodeState.Failed;
        record.Flags = (record.Flags & ~NodeFlags.Substituting) | NodeFlags.FailureBehind;
        NodeFailed failed = new()
        {
            ErrorType = ThrownText.TypeOf(failure),
            Message = ThrownText.MessageOf(failure),
            IsOwnMessage = ThrownText.IsOwn(failure),
            Duration = DurationOf(record),
        };
        AddNews(node, failed, effects);
        effects.AddMissing(node);
    }

    /// <summary>Notes that a node goes on without a part of the work, or that the graph goes on without the node.</summary>
    private void GiveUp(int node, Settlement effects)
    {
        FactsOf(node).HasGivenUp = true;
        effects.GiveUp(node);
    }

    private void Skip(int node, SkipReason reason, int cause, Settlement effects)
    {
        ref NodeRecord record = ref _records[node];
        if (record.State == NodeState.Ready)
        {
            _ready.Remove(_topology.Rank[node]);
        }

        record.State = NodeState.Skipped;
        NodeFacts facts = FactsOf(node);
        facts.SkipReason = reason;
        facts.Cause = cause;
        AddNews(node, new NodeSkipped { Reason = reason, Cause = cause == node ? null : _topology.NameOf(cause) }, effects);
        effects.AddMissing(node);
    }

    /// <summary>Skips a node because one of its inputs has no output.</summary>
    private void SkipBehind(int node, int missing, Settlement effects)
    {
        bool isFailure = _records[missing].Has(NodeFlags.FailureBehind);
        _records[node].Flags |= isFailure ? NodeFlags.FailureBehind : NodeFlags.None;
        Skip(node, isFailure ? SkipReason.InputFailed : SkipReason.InputSkipped, RootOf(missing), effects);
    }

    /// <summary>Gets the node that is the reason why one has no output; that one itself when no other is.</summary>
    private int RootOf(int missing) => _facts?.GetValueOrDefault(missing) is { Cause: >= 0 and int cause } ? cause : missing;

    /// <summary>Gives outputs to those whose fallback has one, tells everybody who waits for a node without an output, and for what that
    /// leaves without one, until nothing more follows.</summary>
    private void Spread(Settlement effects)
    {
        while (true)
        {
            if (effects.TryTakeSubstitute(out int user))
            {
                if (_records[user].Has(NodeFlags.Substituting))
                {
                    Substitute(user, effects);
                }
            }
            else if (effects.TryTakeMissing(out int missing))
            {
                TellFollowers(missing, effects);
            }
            else if (effects.TryTakeCandidate(out int candidate))
            {
                DropIfUnneeded(candidate, effects);
            }
            else
            {
                return;
            }
        }
    }

    private void TellFollowers(int missing, Settlement effects)
    {
        if (_ending != GraphEnding.None)
        {
            return;
        }

        if (missing == _topology.Output)
        {
            End(GraphEnding.Failed, effects);
            return;
        }

        foreach (int successor in _topology.SuccessorsOf(missing))
        {
            if (_topology.Nodes[successor].IsTolerant)
            {
                Count(successor, hasOutput: false, effects);
            }
            else if (_records[successor].State == NodeState.Waiting)
            {
                SkipBehind(successor, missing, effects);
                PushInputs(successor, effects);
            }

            if (_ending != GraphEnding.None)
            {
                return;
            }
        }

        foreach (int user in _topology.FallbackUsers.GetValueOrDefault(missing, []))
        {
            if (_records[user].Has(NodeFlags.Substituting))
            {
                FailForGood(user, effects);
            }
        }

        if (_topology.Nodes[missing].Fallback is { } fallback)
        {
            effects.AddCandidate(fallback.Index);
        }
    }

    /// <summary>Ends the run for everything that has not started, and cancels the rest.</summary>
    private void End(GraphEnding ending, ref Settlement? effects)
    {
        _ending = ending;
        _rootCause = RootOf(_topology.Output);
        SkipReason reason = ending switch
        {
            GraphEnding.Output => SkipReason.NotNeeded,
            GraphEnding.Failed => SkipReason.RunFailed,
            _ => SkipReason.RunCanceled,
        };
        for (int node = 0; node < _records.Length; node++)
        {
            if (_records[node].State is NodeState.Waiting or NodeState.Ready)
            {
                Skip(node, reason, node, effects ??= new Settlement());
            }
            else if (_records[node].Has(NodeFlags.Substituting))
            {
                FailForGood(node, effects ??= new Settlement());
            }
        }

        effects?.ClearMissing();
        effects?.ClearCandidates();

        // The node that ends the run still counts as active.
        if (_active > 1 || ending == GraphEnding.Canceled)
        {
            (effects ??= new Settlement()).StopsAll = true;
        }
    }

    private void End(GraphEnding ending, Settlement effects)
    {
        Settlement? same = effects;
        End(ending, ref same);
    }

    private void AddNews(int node, AgentEvent news, Settlement effects)
    {
        if (IsTold(node))
        {
            effects.AddNews(node, news);
        }
    }

    private TimeSpan DurationOf(in NodeRecord record) =>
        record.HasStarted ? _clock.GetElapsedTime(record.Started, record.Ended) : TimeSpan.Zero;
}
