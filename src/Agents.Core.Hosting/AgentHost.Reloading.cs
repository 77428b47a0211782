namespace Agents.Core.Hosting;

/// <content>Taking in changed options: as a whole, between runs, or not at all.</content>
internal sealed partial class AgentHost
{
    private IDisposable? _watch;
    private int _signals;
    private int _changes;

    private void Watch()
    {
        if (Volatile.Read(ref _watch) is not null)
        {
            return;
        }

        IDisposable watch = _options.Watch(OnChanged);
        if (Interlocked.CompareExchange(ref _watch, watch, null) is not null || Runs.IsClosed)
        {
            watch.Dispose();
        }
    }

    /// <summary>Called on whatever thread changes the configuration. One call at a time reads; the others make it read once more.</summary>
    private void OnChanged()
    {
        Interlocked.Increment(ref _signals);
        if (InForce is null || Interlocked.Increment(ref _changes) > 1)
        {
            return;
        }

        int seen;
        do
        {
            seen = Volatile.Read(ref _changes);
            Reload();
        }
        while (Interlocked.CompareExchange(ref _changes, 0, seen) != seen);
    }

    private void Reload()
    {
        try
        {
            AgentVersion before = InForce!;
            AgentsOptions options = _options.Read();
            Volatile.Write(ref _version, BuilderOf(options, before).BuildAll());
            Volatile.Write(ref _reloadFailures, []);
            Limits.Compare(options);
            HostLog.Reloaded(_logger);
        }
        catch (AgentOptionsException invalid)
        {
            Volatile.Write(ref _reloadFailures, invalid.Failures);
            HostLog.ReloadRefused(_logger, string.Join(' ', invalid.Failures));
        }
        catch (Exception exception)
        {
            // Not thrown on: it would end the thread that watches the configuration.
            string failure = $"The options could not be read: that failed with {exception.GetType().Name}.";
            Volatile.Write(ref _reloadFailures, [failure]);
            HostLog.FactoryThrew(_logger, exception, "What is in force");
            HostLog.ReloadRefused(_logger, failure);
        }
    }
}
