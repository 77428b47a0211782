using System.Runtime.CompilerServices;

namespace Agents.Core.Graphs;

/// <content>Telling what was decided: events, what they made ready, what they end.</content>
internal sealed partial class GraphExecution
{
    // What was decided and not told yet, in order; whoever tells takes from it one at a time, so that events have the order of decisions.
    private Queue<Settlement>? _untold;
    private bool _isTelling;

    /// <summary>Carries out what was decided outside any node, such as by a deadline; it is in the queue, and counted as active.</summary>
    private void Conclude()
    {
        Tell();
        Assignment next;
        lock (_lock)
        {
            next = TakeElsewhere();
        }

        GoOn(next);
    }

    /// <summary>Tells everything that was decided up to now, unless somebody else is at it, who then tells this too.</summary>
    private void Tell()
    {
        while (true)
        {
            Settlement? effects;
            lock (_lock)
            {
                if (_isTelling || _untold is null || !_untold.TryDequeue(out effects))
                {
                    return;
                }

                _isTelling = true;
            }

            Emit(effects);
            bool needsHelp;
            lock (_lock)
            {
                _isTelling = false;
                Release(effects);
                needsHelp = effects.Cancels && CallForHelp(); // what is cancelled may go on here and now, and for long
            }

            if (needsHelp)
            {
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            CancelRevoked(effects);
        }
    }

    private void Emit(Settlement effects)
    {
        foreach (ITimer timer in effects.Timers)
        {
            timer.Dispose();
        }

        foreach (AgentEvent announcement in effects.Announcements)
        {
            _context.Emit(announcement);
        }

        foreach ((int node, AgentEvent news) in effects.News)
        {
            Emit(node, news);
        }

        foreach (int node in effects.GivingUp)
        {
            _context.ReportStopAt(StopReason.Partial, PathOf(node));
        }
    }

    /// <summary>Notes what was decided, to be told. Called under the lock, in which it was decided.</summary>
    private void Enqueue(Settlement effects) => (_untold ??= []).Enqueue(effects);

    /// <summary>Puts what became ready into the ready set, and counts down what has ended. Called under the lock.</summary>
    private void Release(Settlement effects)
    {
        foreach (int node in effects.Held)
        {
            // A run that was broken off in the meantime starts nothing more.
            if (_records[node].State == NodeState.Ready && _fault is null)
            {
                _ready.Add(_topology.Rank[node]);
            }
        }

        Leave(effects.FreesPlace);
    }

    /// <summary>Counts down what has ended and been told. Called under the lock.</summary>
    private void Leave(bool freesPlace)
    {
        _active--;
        if (freesPlace)
        {
            _running--;
        }
    }

    /// <summary>Ends what nobody needs any more. Last, because what is cancelled may go on here and now.</summary>
    private void CancelRevoked(Settlement effects)
    {
        foreach (CancellationTokenSource revoked in effects.Revoked)
        {
            Cancel(revoked);
        }

        if (effects.StopsAll)
        {
            Cancel(_stop);
        }
    }

    private void Cancel(CancellationTokenSource cancellation)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // Graphs that stand in graphs are cancelled one inside the other; they go on upon another stack instead of ending the process.
            ThreadPool.UnsafeQueueUserWorkItem(static both => both.Run.Cancel(both.Cancellation), (Run: this, Cancellation: cancellation), preferLocal: false);
            return;
        }

        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The node has ended meanwhile.
        }
        catch (AggregateException exception)
        {
            // What somebody registered with the token threw; the nodes are cancelled all the same.
            GraphLog.CallbackFailed(_context.Logger, _context.RunId, _context.Path.ToString(), (exception.InnerException ?? exception).GetType().Name);
            GraphLog.CallbackThrew(_context.Logger, exception, _context.RunId, _context.Path.ToString());
        }
    }
}
