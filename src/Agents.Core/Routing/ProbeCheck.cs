namespace Agents.Core.Routing;

/// <summary>One check that runs on the pool. What it throws is its answer, so that nothing is left unobserved when nobody waits for it any more.</summary>
#pragma warning disable CA1001 // Its token source has neither a timer nor a parent, and a check that was given up may still use it.
internal sealed class ProbeCheck
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _stop = new();

    public ProbeCheck(ToolProbe probe) => Ended = Task.Run(() => RunAsync(probe), CancellationToken.None);

    /// <summary>Gets what ends with the check, and never fails: whether the tool is up, and what the check threw.</summary>
    public Task<(bool IsUp, Exception? Failure)> Ended { get; }

    /// <summary>Asks the check to stop.</summary>
    public void Cancel()
    {
        try
        {
            _stop.Cancel();
        }
        catch (AggregateException)
        {
            // What a check does when it is told to stop changes nothing: it is not listened to any more.
        }
    }

    private async Task<(bool IsUp, Exception? Failure)> RunAsync(ToolProbe probe)
    {
        try
        {
            return (await probe.Check(_stop.Token).ConfigureAwait(false), null);
        }
        catch (Exception exception)
        {
            return (false, exception);
        }
    }
}
