namespace Agents.Core.Hosting;

/// <summary>The runs that are under way. Each was entered before the door was closed, and is waited for; or it is refused.</summary>
#pragma warning disable CA1001 // The source has neither a timer nor a link to dispose of, and runs that outlast the stop still hold its token.
internal sealed class ActiveRuns
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly HashSet<ActiveRun> _runs = [];
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private bool _isClosed;

    /// <summary>Gets the token that ends all runs.</summary>
    public CancellationToken StopToken => _stop.Token;

    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed;
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _runs.Count;
            }
        }
    }

    /// <summary>Enters a run.</summary>
    /// <exception cref="AgentsStoppingException">No runs are entered any more.</exception>
    public ActiveRun Enter(string agent)
    {
        ActiveRun run = new(this, agent);
        lock (_lock)
        {
            if (!_isClosed)
            {
                _runs.Add(run);
                return run;
            }
        }

        throw new AgentsStoppingException(agent);
    }

    public void Remove(ActiveRun run)
    {
        bool isIdle;
        lock (_lock)
        {
            _runs.Remove(run);
            isIdle = _isClosed && _runs.Count == 0;
        }

        if (isIdle)
        {
            _idle.TrySetResult();
        }
    }

    /// <summary>Lets no more runs in.</summary>
    /// <returns>A task that ends with the last run.</returns>
    public Task Close()
    {
        bool isIdle;
        lock (_lock)
        {
            _isClosed = true;
            isIdle = _runs.Count == 0;
        }

        if (isIdle)
        {
            _idle.TrySetResult();
        }

        return _idle.Task;
    }

    /// <summary>Cancels all runs.</summary>
    /// <returns>A task that ends when everything that listens to a token was called; it faults when something threw.</returns>
    public Task CancelAsync() => _stop.CancelAsync();

    /// <summary>Counts the runs by agent.</summary>
    public IReadOnlyList<(string Agent, int Count)> ByAgent()
    {
        lock (_lock)
        {
            return [.. _runs.CountBy(run => run.Agent).Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        }
    }
}
