namespace Agents.Core.Routing;

/// <summary>Makes the checks of probes, each at its interval, and tells a <see cref="ToolHealth"/> what they found.</summary>
/// <remarks>
/// A check that throws or takes too long counts as down, and why is handed to a callback. One that goes on after it was told to stop
/// is given up, and counts as down at each interval until it ends, since a check never runs twice at a time. What the callback throws
/// ends the probe, and leaves <see cref="DisposeAsync"/>.
/// </remarks>
internal sealed class ProbeLoop : IAsyncDisposable
{
    private readonly ToolHealth _health;
    private readonly TimeProvider _clock;
    private readonly Action<ToolProbe, Exception> _onFailed;
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loops;

    /// <summary>Starts the first check of every probe.</summary>
    public ProbeLoop(ToolHealth health, IEnumerable<ToolProbe> probes, TimeProvider clock, Action<ToolProbe, Exception> onFailed)
    {
        _health = health;
        _clock = clock;
        _onFailed = onFailed;
        _loops = Task.WhenAll(probes.Select(RunAsync).ToArray());
    }

    /// <summary>Stops, and waits for the checks that run: each until it ends, or until its timeout by the clock if it does not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping.TrySetResult();
        await _loops.ConfigureAwait(false);
    }

    private async Task RunAsync(ToolProbe probe)
    {
        ProbeCheck? givenUp = null;
        while (!_stopping.Task.IsCompleted)
        {
            givenUp = givenUp is { Ended.IsCompleted: false } ? StillRuns(probe, givenUp) : await CheckAsync(probe).ConfigureAwait(false);
            using CancellationTokenSource over = new();
            await Task.WhenAny(_stopping.Task, Task.Delay(probe.Interval, _clock, over.Token)).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Makes one check.</summary>
    /// <returns>The check when it had to be given up.</returns>
    private async Task<ProbeCheck?> CheckAsync(ToolProbe probe)
    {
        ProbeCheck check = new(probe);
        using CancellationTokenSource over = new();
        Task late = Task.Delay(probe.Timeout, _clock, over.Token);
        await Task.WhenAny(check.Ended, late, _stopping.Task).ConfigureAwait(false);
        if (_stopping.Task.IsCompleted)
        {
            check.Cancel();
            await Task.WhenAny(check.Ended, late).ConfigureAwait(false);
            await over.CancelAsync().ConfigureAwait(false);
            return null;
        }

        await over.CancelAsync().ConfigureAwait(false);
        if (!check.Ended.IsCompleted)
        {
            check.Cancel();
            Report(probe, isUp: false, new TimeoutException($"The probe of the tool '{probe.Tool}' did not answer within {probe.Timeout}."));
            return check;
        }

        (bool isUp, Exception? failure) = await check.Ended.ConfigureAwait(false);
        Report(probe, isUp, failure);
        return null;
    }

    private ProbeCheck StillRuns(ToolProbe probe, ProbeCheck check)
    {
        Report(probe, isUp: false, new TimeoutException($"The probe of the tool '{probe.Tool}' was given up and still runs."));
        return check;
    }

    private void Report(ToolProbe probe, bool isUp, Exception? failure)
    {
        _health.ReportProbe(probe.Tool, isUp);
        if (failure is not null)
        {
            _onFailed(probe, failure);
        }
    }
}
