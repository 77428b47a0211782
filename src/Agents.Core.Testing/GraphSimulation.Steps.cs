using System.Globalization;
using Agents.Core.Budgets;

namespace Agents.Core.Testing;

/// <content>The steps of a run, and how they are decided.</content>
public sealed partial class GraphSimulation
{
    internal void Begin(AgentContext context) => _context = context;

    /// <summary>Notes that the agent has ended, while the ledgers of the run are still open.</summary>
    internal void End()
    {
        CheckLedger(_context!.Budget.GetSnapshot());
        lock (_lock)
        {
            _hasEnded = true;
            _changed?.TrySetResult();
            if (_pending.Count > 0)
            {
                _invariants.Report($"The run ended, but the call of '{_pending[0].Path}' is still under way.");
            }
        }
    }

    /// <summary>Waits until it is decided how a call ends.</summary>
    internal ValueTask<CallEnding> WaitAsync(AgentPath path, CancellationToken cancellationToken)
    {
        if (_context is null)
        {
            throw new InvalidOperationException($"The agent at {path} is for the run of a simulation; start it with {nameof(GraphSimulation)}.{nameof(RunAsync)}.");
        }

        PendingCall call;
        lock (_lock)
        {
            if (_hasEnded)
            {
                _invariants.Report($"'{path}' was called after the end of the run.");
            }

            if (_random.NextDouble() < _options.Immediate)
            {
                return new ValueTask<CallEnding>(DrawEnding(cancellationToken));
            }

            call = new PendingCall(path, cancellationToken);
            _pending.Add(call);
            _changed?.TrySetResult();
            if (_random.NextDouble() < _options.LateCancellations)
            {
                return new ValueTask<CallEnding>(call.Ending);
            }
        }

        call.Registration = cancellationToken.UnsafeRegister(
            state => End((PendingCall)state!, CallEnding.ObeysCancellation), call);
        return new ValueTask<CallEnding>(call.Ending);
    }

    /// <summary>Starts a run and takes it to its end, or to where nothing can happen; on this thread and with nothing that could move it to
    /// another.</summary>
    private T Drive<T>(Func<T> start)
    {
        SynchronizationContext? ambient = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            T run = start();
            while (GoesOn && Step())
            {
                // Each step does all that follows from it.
            }

            return run;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(ambient);
        }
    }

    /// <summary>Waits, by the real clock, until something can happen again: what is awaited elsewhere goes on elsewhere.</summary>
    private async Task<bool> WaitForOthersAsync(CancellationToken cancellationToken)
    {
        Task changed;
        lock (_lock)
        {
            if (_hasEnded || _pending.Count > 0 || Clock.UntilNextTimer is not null)
            {
                return true;
            }

            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed = _changed.Task;
        }

        try
        {
            await changed.WaitAsync(_options.Patience, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Decides what happens next, and lets it happen.</summary>
    /// <returns>Whether there was anything that could happen.</returns>
    private bool Step()
    {
        PendingCall? call = null;
        TimeSpan? next = Clock.UntilNextTimer;
        CallEnding ending = CallEnding.Succeeds;
        TimeSpan by = TimeSpan.Zero;
        bool cancels;
        lock (_lock)
        {
            if (_pending.Count == 0 && next is null)
            {
                return false;
            }

            cancels = !_stop.IsCancellationRequested && _random.NextDouble() < _options.Cancellations;
            bool moves = next is not null && (_pending.Count == 0 || _random.NextDouble() < _options.ClockMoves);
            if (!cancels && !moves)
            {
                call = _pending[_random.Next(_pending.Count)];
                ending = DrawEnding(call.Token);
            }
            else if (!cancels)
            {
                by = DrawMove(next!.Value);
            }
        }

        if (cancels)
        {
            Tell("The run is cancelled.");
            _stop.Cancel();
        }
        else if (call is not null)
        {
            Tell($"'{call.Path}': {ending}.");
            End(call, ending);
        }
        else
        {
            Tell($"The clock moves by {by.TotalSeconds:0.###} s.");
            Clock.Advance(by);
        }

        return true;
    }

    private void End(PendingCall call, CallEnding ending)
    {
        lock (_lock)
        {
            _pending.Remove(call);
        }

        call.Registration.Unregister();
        call.End(ending);
    }

    private CallEnding DrawEnding(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested && _random.Next(2) == 0)
        {
            return CallEnding.ObeysCancellation;
        }

        if (_random.NextDouble() >= _options.Failures)
        {
            return CallEnding.Succeeds;
        }

        return _random.Next(4) switch
        {
            0 => CallEnding.Fails,
            1 => CallEnding.LosesItsResult,
            _ => CallEnding.FailsForNow,
        };
    }

    /// <summary>Draws how far the clock moves: to just before the next timer, to it, or past it.</summary>
    private TimeSpan DrawMove(TimeSpan next)
    {
        if (next <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        return _random.Next(4) switch
        {
            0 when next > Moment => next - Moment,
            1 => next + (next * _random.NextDouble()),
            _ => next,
        };
    }

    private void Tell(string what)
    {
        _steps++;
        (AgentPath, bool)[] calls;
        lock (_lock)
        {
            calls = [.. _pending.Select(call => (call.Path, call.Token.IsCancellationRequested))];
        }

        ProgressReported marker = new() { Message = string.Create(CultureInfo.InvariantCulture, $"Step {_steps}. {what}") };
        _observer.Add(new SimulationStep { Marker = marker, Number = _steps, Calls = calls });
        _context!.Emit(marker);
    }

    /// <summary>Ends a run that is broken or has come to a standstill, with an exception.</summary>
    private async Task FailStuckAsync(CancellationToken cancellationToken)
    {
        bool isBroken = _observer.ViolatedAt >= 0;
        bool isEndless = _steps >= _options.MaxSteps;
        ProgressReported last = new() { Message = "The simulation gives up." };
        if (_context is not null)
        {
            _context.Emit(last);
            await _recorder.WaitForAsync<ProgressReported>(e => ReferenceEquals(e, last), cancellationToken).ConfigureAwait(false);
        }

        if (!isBroken)
        {
            _invariants.Report(isEndless
                ? $"The run did not end within {_options.MaxSteps} steps ({nameof(GraphSimulationOptions)}.{nameof(GraphSimulationOptions.MaxSteps)})."
                : "The run has come to a standstill: no call waits for a decision, and no timer is armed.");
        }

        // Nobody waits for the run any more: it may never end.
        throw Fail(_invariants.Violation!, isBroken ? _observer.ViolatedAt : _steps);
    }

    private void CheckLedger(BudgetSnapshot ledger)
    {
        if (ledger.Reserved != default)
        {
            _invariants.Report($"At the end of the run '{ledger.Name}' still holds {ledger.Reserved} in reserve.");
        }

        foreach (BudgetSnapshot child in ledger.Children)
        {
            CheckLedger(child);
        }
    }
}
