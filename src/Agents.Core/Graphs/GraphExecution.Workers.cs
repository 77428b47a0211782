using System.Diagnostics;

namespace Agents.Core.Graphs;

/// <content>Workers: who runs what, on which thread.</content>
internal sealed partial class GraphExecution
{
    /// <summary>Runs on a thread of the pool, called for help.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (_flow is null)
        {
            Help();
        }
        else
        {
            ExecutionContext.Run(_flow, static run => ((GraphExecution)run!).Help(), this);
        }
    }

    private void Help()
    {
        try
        {
            lock (_lock)
            {
                _isHelpCalled = false;
            }

            Work();
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    /// <summary>Runs what is ready until nothing is.</summary>
    private void Work()
    {
        long now = _clock.GetTimestamp();
        Assignment next;
        lock (_lock)
        {
            next = Take(now);
        }

        while (next.Definition is not null)
        {
            if (next.NeedsHelp)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            AgentContext? context = null;
            Activity? around = _flow is null && _isObserved ? Activity.Current : null;
            ValueTask call = Start(next, ref context);
            if (_flow is not null)
            {
                // What a node leaves behind in the execution context is not for the next one.
                ExecutionContext.Restore(_flow);
            }
            else if (_isObserved)
            {
                // Where somebody suppressed the flow there is nothing to restore; a span is not for the next one all the same.
                Activity.Current = around;
            }

            // Whether it has ended is asked once, and first: a call that waits may end between two questions.
            if (!call.IsCompleted)
            {
                // Owned by the run: it is active until the watch has settled it, and the watch does not throw.
                _ = WatchAsync(call, next, context);
                now = _clock.GetTimestamp();
                lock (_lock)
                {
                    next = Take(now);
                }
            }
            else
            {
                next = Settle(next, context, call.IsCompletedSuccessfully ? null : FailureOf(call), takes: true);
            }
        }

        if (next.EndsRun)
        {
            Finish();
        }
    }

    private ValueTask Start(in Assignment assignment, ref AgentContext? context)
    {
        try
        {
            if (_topology.HasDeadlines)
            {
                ArmDeadlines(assignment.Node);
            }

            if (IsTold(assignment.Node))
            {
                Emit(assignment.Node, new NodeStarted { Agent = assignment.Definition!.Agent, Operation = assignment.Definition.Operation });
            }

            if (assignment.Definition!.NeedsContext)
            {
                context = _context.EnterNode(assignment.Definition.NameAt(assignment.Node), assignment.Definition.Budget, _edited);
            }

            return assignment.Definition.RunAsync(new NodeCall(this, assignment.Node, context), assignment.Token);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private async Task WatchAsync(ValueTask call, Assignment assignment, AgentContext? context)
    {
        Exception? failure = null;
        try
        {
            await call.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        try
        {
            Settle(assignment, context, failure, takes: false);
        }
        catch (Exception exception)
        {
            Break(exception);
        }
    }

    /// <summary>Takes what goes first, or leaves the workers when nothing may start. Called under the lock, by a worker.</summary>
    private Assignment Take(long now)
    {
        int rank = _ready.First();
        if (!MayStart(rank))
        {
            _workers--;
            return new Assignment { EndsRun = ClaimEnd() };
        }

        _ready.Remove(rank);
        int node = _topology.NodeOfRank[rank];
        NodeDefinition definition = _topology.Nodes[node];
        ref NodeRecord record = ref _records[node];
        record.State = NodeState.Running;
        record.Flags |= NodeFlags.Started;
        record.Started = now;
        _active++;
        if (!definition.IsStructural)
        {
            _running++;
        }

        return new Assignment
        {
            Definition = definition,
            Node = node,
            Token = _topology.CanRevoke && !definition.IsStructural ? MakeToken(node) : _stop.Token,
            NeedsHelp = CallForHelp(),
        };
    }

    private bool MayStart(int rank) => rank >= 0 && (rank < _topology.StructuralCount || _running < _maxConcurrency);

    /// <summary>Says whether a worker has to be called, and counts it from then on: one at a time, since each calls the next.</summary>
    private bool CallForHelp()
    {
        if (_isHelpCalled || _isSingleThreaded || !MayStart(_ready.First()))
        {
            return false;
        }

        _isHelpCalled = true;
        _workers++;
        return true;
    }

    private CancellationToken MakeToken(int node)
    {
        CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        FactsOf(node).Cancellation = cancellation;
        return cancellation.Token;
    }

    private bool ClaimEnd()
    {
        bool isEnd = _ending != GraphEnding.None && _active == 0 && !_isClaimed;
        _isClaimed |= isEnd;
        return isEnd;
    }

    private static Exception FailureOf(ValueTask call)
    {
        try
        {
            call.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new InvalidOperationException("The call has not failed.");
    }

    /// <summary>Turns what a node threw into what is reported: a cancellation that was asked for as it is, everything else as a failure of the node.</summary>
    private Exception Translate(Exception failure, in Assignment done) =>
        AgentInvocation.Translate(failure, done.Definition!.Agent ?? done.Definition.NameAt(done.Node), PathOf(done.Node), done.Token);

    /// <summary>Settles a node that has ended, and takes the next one.</summary>
    /// <param name="done">The node.</param>
    /// <param name="context">Its context; <see langword="null"/> when it had none.</param>
    /// <param name="failure">What it threw.</param>
    /// <param name="takes">Whether the caller is a worker and goes on with what is returned. If not, it leaves that to one that is called.</param>
    private Assignment Settle(in Assignment done, AgentContext? context, Exception? failure, bool takes)
    {
        long now = _clock.GetTimestamp();
        failure = failure is null ? null : Translate(failure, done);
        Settlement? effects = _isObserved || failure is not null ? new Settlement() : null;
        CancellationTokenSource? cancellation = null;
        Assignment next = default;
        lock (_lock)
        {
            if (_topology.CanRevoke && _facts is not null && _facts.TryGetValue(done.Node, out NodeFacts? facts))
            {
                (cancellation, facts.Cancellation) = (facts.Cancellation, null);
            }

            if (context is { HasLedger: true } or { StopReason: not StopReason.Completed })
            {
                FactsOf(done.Node).Context = context;
            }

            if (failure is null)
            {
                Succeed(done.Node, now, ref effects);
            }
            else
            {
                _records[done.Node].Ended = now;
                Fail(done.Node, failure, effects!);
                Spread(effects!);
            }

            bool freesPlace = !done.Definition!.IsStructural;
            if (effects is null)
            {
                Leave(freesPlace);
                next = takes ? Take(now) : TakeElsewhere();
            }
            else
            {
                effects.FreesPlace = freesPlace;
                Enqueue(effects);
            }
        }

        cancellation?.Dispose();
        if (effects is not null)
        {
            Tell();
            lock (_lock)
            {
                next = takes ? Take(now) : TakeElsewhere();
            }
        }

        if (takes)
        {
            return next;
        }

        GoOn(next);
        return default;
    }

    /// <summary>Finds out what somebody who is no worker has to do next. Called under the lock.</summary>
    private Assignment TakeElsewhere() => new()
    {
        EndsRun = ClaimEnd(),
        NeedsHelp = _isSingleThreaded ? BecomeWorker() : CallForHelp(),
    };

    /// <summary>With one thread, whoever comes while nobody works is the worker; so that what a timer sets off has happened when it returns.
    /// Counted from here on, since another one may come at the same time.</summary>
    private bool BecomeWorker()
    {
        bool works = _workers == 0 && MayStart(_ready.First());
        _workers += works ? 1 : 0;
        return works;
    }

    private void GoOn(in Assignment next)
    {
        if (next.EndsRun)
        {
            Finish();
        }
        else if (next.NeedsHelp && _isSingleThreaded)
        {
            // Here and now, but in the execution context of the run: who comes may be a timer, or a node that edits.
            ((IThreadPoolWorkItem)this).Execute();
        }
        else if (next.NeedsHelp)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
        }
    }
}
