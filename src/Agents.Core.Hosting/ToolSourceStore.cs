using Agents.Core.Tools;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Hosting;

/// <summary>The sources of tools: connected together when the host starts, disposed of when it stops.</summary>
internal sealed class ToolSourceStore(AgentRegistrations registrations, IServiceProvider services, TimeProvider clock, ILogger logger)
{
    private IReadOnlyDictionary<string, ConnectedToolSource>? _connected;

    public bool IsConnected => registrations.Sources.Count == 0 || Volatile.Read(ref _connected) is not null;

    public IEnumerable<ConnectedToolSource> Connected => Volatile.Read(ref _connected)?.Values ?? [];

    public ConnectedToolSource Get(string name) =>
        Volatile.Read(ref _connected)?.GetValueOrDefault(name) ?? throw NotConnected(name);

    public void ThrowIfNotConnected()
    {
        if (!IsConnected)
        {
            throw NotConnected(registrations.Sources.Keys.First());
        }
    }

    /// <summary>Connects all of them at once; when one fails that is not optional, none stays connected.</summary>
    /// <exception cref="AgentOptionsException">One failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [];
        (string Name, Task<IToolSource> Task)[] all = [.. registrations.Sources.Values.Select(source => (source.Name, StartAsync(source, cancellationToken)))];
        Dictionary<string, ConnectedToolSource> connected = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Task<IToolSource> task) in all)
        {
            try
            {
                connected[name] = new ConnectedToolSource(name, await task.ConfigureAwait(false));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                failures.Add($"The connecting of the tool source {NameText.Quote(name)} was cancelled.");
            }
            catch (Exception exception)
            {
                HostLog.SourceFailed(logger, exception, name);

                // Words of the library hold no secrets; those of others may.
                string why = exception is AgentException ? exception.Message : $"it failed with {exception.GetType().Name}; the log has it whole at Trace.";
                failures.Add($"The tool source {NameText.Quote(name)} could not be connected: {why}");
            }
        }

        if (failures.Count > 0 || cancellationToken.IsCancellationRequested)
        {
            await DisposeAsync(connected.Values).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new AgentOptionsException(nameof(AgentsOptions), failures);
        }

        Volatile.Write(ref _connected, connected);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _connected, null) is { } connected)
        {
            await DisposeAsync(connected.Values).ConfigureAwait(false);
        }
    }

    /// <summary>Disposes of what can be disposed of without waiting.</summary>
    /// <exception cref="InvalidOperationException">A source can only be disposed of asynchronously.</exception>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _connected, null) is not { } connected)
        {
            return;
        }

        string? left = null;
        foreach (ConnectedToolSource source in connected.Values)
        {
            if (source.Source is OptionalToolSource { Connected: null })
            {
                // Its attempts end; what one of them still brings is disposed of when it comes.
                _ = DisposeAsync([source]);
                continue;
            }

            IToolSource held = (source.Source as OptionalToolSource)?.Connected ?? source.Source;
            if (held is IDisposable disposable)
            {
                Guard(source.Name, disposable.Dispose);
            }
            else if (held is IAsyncDisposable)
            {
                left ??= source.Name;
            }
        }

        if (left is not null)
        {
            throw new InvalidOperationException(
                $"The tool source {NameText.Quote(left)} can only be disposed of asynchronously; dispose of the services with DisposeAsync, or await StopAgentsAsync before.");
        }
    }

    private Task<IToolSource> StartAsync(ToolSourceRegistration source, CancellationToken cancellationToken)
    {
        // In the task, so that one that throws at once leaves no other one behind.
        return source.IsOptional
            ? OptionalToolSource.StartAsync(source.Name, ConnectAsync, clock, logger, cancellationToken)
            : ConnectAsync(cancellationToken);

        async Task<IToolSource> ConnectAsync(CancellationToken token) => await source.Connect(services, token).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The tool source '{source.Name}' returned null; it must return a source.");
    }

    private async Task DisposeAsync(IEnumerable<ConnectedToolSource> sources)
    {
        foreach (ConnectedToolSource source in sources)
        {
            try
            {
                if (source.Source is IAsyncDisposable asynchronous)
                {
                    await asynchronous.DisposeAsync().ConfigureAwait(false);
                }
                else
                {
                    (source.Source as IDisposable)?.Dispose();
                }
            }
            catch (Exception exception)
            {
                HostLog.DisposalFailed(logger, exception, source.Name);
            }
        }
    }

    private void Guard(string name, Action dispose)
    {
        try
        {
            dispose();
        }
        catch (Exception exception)
        {
            HostLog.DisposalFailed(logger, exception, name);
        }
    }

    private static InvalidOperationException NotConnected(string name) => new(
        $"The tool source {NameText.Quote(name)} is not connected: that happens when the host starts, and ends when it stops. Without a host, await StartAgentsAsync before agents are used.");
}
