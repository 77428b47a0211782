namespace Agents.Core.Hosting;

/// <content>From the start to the end: checking, connecting, and the orderly end of runs.</content>
internal sealed partial class AgentHost
{
#pragma warning disable CA2213 // It has no handle to dispose of, and a start may still wait for it.
    private readonly SemaphoreSlim _starting = new(1, 1);
#pragma warning restore CA2213
    private bool _isStarted;
    private Task? _stop;

    /// <summary>Gets whether the host was started, or its agents were built because somebody used them.</summary>
    public bool IsReady => InForce is not null;

    /// <summary>Checks everything, connects the sources of tools, and builds the agents. Done until it was done once: who comes while another one
    /// starts waits, and starts if that failed.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        ThrowIfStopped();
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfStopped();
            if (!_isStarted)
            {
                await StartCoreAsync(cancellationToken).ConfigureAwait(false);
                _isStarted = true;
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    /// <summary>Refuses new runs, waits for those that are under way, cancels what is left, and disconnects the sources of tools. Done once; who
    /// comes later waits as long as it would have if it had been the first.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        AgentsOptions options = InForce?.Options ?? new AgentsOptions();
        return StopOnceAsync(options.DrainTime, options.ShutdownTimeout, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        AgentsOptions options = InForce?.Options ?? new AgentsOptions();
        await StopOnceAsync(TimeSpan.Zero, options.ShutdownTimeout, CancellationToken.None).ConfigureAwait(false);
        DisposeClients();
    }

    /// <summary>Cancels what is under way, without waiting for it.</summary>
    public void Dispose()
    {
        _ = Runs.Close();
        _ = ObserveAsync(Runs.CancelAsync());
        DisposeClients();
        Sources.Dispose();
    }

    private void ThrowIfStopped()
    {
        if (Runs.IsClosed)
        {
            throw new InvalidOperationException("The agents were stopped; they are started once. Make a new host.");
        }
    }

    private async Task StartCoreAsync(CancellationToken cancellationToken)
    {
        // What can be known to be wrong is told before anything is connected.
        AgentsOptions options = _options.Read();
        if (BuilderOf(options, null).Check() is { Count: > 0 } failures)
        {
            throw new AgentOptionsException(nameof(AgentsOptions), failures);
        }

        await Sources.ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A stop that came meanwhile found nothing to disconnect, so that is done here.
            ThrowIfStopped();
            _ = Current;
            ThrowIfStopped();
        }
        catch
        {
            await Sources.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        HostLog.Started(_logger, Hosted.Count, Sources.Connected.Count(source => source.Source is not OptionalToolSource { Connected: null }));
    }

    private async Task StopOnceAsync(TimeSpan drainTime, TimeSpan shutdownTimeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.CompareExchange(ref _stop, mine.Task, null) is not { } other)
        {
            try
            {
                await StopCoreAsync(drainTime, shutdownTimeout, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                mine.SetResult();
            }

            return;
        }

        await WaitAsync(other, drainTime, cancellationToken).ConfigureAwait(false);
        if (!other.IsCompleted)
        {
            Task cancelling = ObserveAsync(Runs.CancelAsync());
            await WaitAsync(Task.WhenAll(other, cancelling), shutdownTimeout, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StopCoreAsync(TimeSpan drainTime, TimeSpan shutdownTimeout, CancellationToken cancellationToken)
    {
        Task idle = Runs.Close();
        Interlocked.Exchange(ref _watch, null)?.Dispose();
        if (!idle.IsCompleted && drainTime > TimeSpan.Zero)
        {
            HostLog.Draining(_logger, Runs.Count, drainTime.TotalSeconds);
            await WaitAsync(idle, drainTime, cancellationToken).ConfigureAwait(false);
        }

        if (!idle.IsCompleted)
        {
            HostLog.Canceling(_logger, Runs.Count);
            Task cancelling = ObserveAsync(Runs.CancelAsync());
            await WaitAsync(Task.WhenAll(idle, cancelling), shutdownTimeout, cancellationToken).ConfigureAwait(false);
        }

        if (idle.IsCompleted)
        {
            HostLog.Stopped(_logger);
        }
        else
        {
            IReadOnlyList<(string Agent, int Count)> left = Runs.ByAgent();
            HostLog.StillRunning(_logger, left.Sum(run => run.Count), string.Join(", ", left.Select(run => run.Count == 1 ? run.Agent : $"{run.Agent} ({run.Count})")));
        }

        await Sources.DisposeAsync().ConfigureAwait(false);
    }

    private async Task WaitAsync(Task task, TimeSpan atMost, CancellationToken cancellationToken) =>
        await task.WaitAsync(atMost, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task ObserveAsync(Task cancelling)
    {
        try
        {
            await cancelling.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            HostLog.CallbackThrew(_logger, exception);
        }
    }

    private void DisposeClients()
    {
        Interlocked.Exchange(ref _watch, null)?.Dispose();
        Models.Dispose();
        Limits.Dispose();
    }
}
