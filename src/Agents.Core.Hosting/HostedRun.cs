using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>What belongs to one run: its place among those that are under way, its services, its options.</summary>
internal sealed class HostedRun : IAsyncDisposable
{
    private readonly AgentHost _host;
    private readonly ActiveRun _place;
    private readonly AsyncServiceScope _scope;

    private HostedRun(AgentHost host, ActiveRun place, AsyncServiceScope scope, RunOptions options)
    {
        _host = host;
        _place = place;
        _scope = scope;
        Options = options;
    }

    public RunOptions Options { get; }

    public CancellationToken StopToken => _host.Runs.StopToken;

    /// <summary>Enters a run, and makes its services and its options from what is in force now.</summary>
    /// <exception cref="AgentsStoppingException">The host is stopping.</exception>
    public static HostedRun Begin(AgentHost host, IServiceScopeFactory scopes, string agent, Action<RunOptions>? configure)
    {
        ActiveRun place = host.Runs.Enter(agent);
        AsyncServiceScope? scope = null;
        try
        {
            AgentVersion version = host.Current;
            scope = scopes.CreateAsyncScope();
            RunOptions options = MakeOptions(host, version, scope.Value.ServiceProvider, agent);
            configure?.Invoke(options);
            return new HostedRun(host, place, scope.Value, options);
        }
        catch
        {
            // Without waiting, since a run is started without; the place is kept until it is done, and so waited for at the end.
            _ = EndAsync(host, place, scope).AsTask();
            throw;
        }
    }

    public ValueTask DisposeAsync() => EndAsync(_host, _place, _scope);

    private static RunOptions MakeOptions(AgentHost host, AgentVersion version, IServiceProvider services, string agent)
    {
        services.GetRequiredService<RunScope>().Version = version;
        RunOptions options = new()
        {
            Budget = version.BudgetOf(agent),
            Prices = version.Options.Prices,
            Clock = host.Clock,
            Services = services,
            Approval = services.GetService<IApproval>(),
            LoggerFactory = host.LoggerFactory,
            EventBufferCapacity = version.Options.EventBufferCapacity,
            ObserverGrace = version.Options.ObserverGrace,
        };
        foreach (IObserver<AgentEvent> observer in services.GetServices<IObserver<AgentEvent>>())
        {
            options.Observers.Add(observer);
        }

        return options;
    }

    private static async ValueTask EndAsync(AgentHost host, ActiveRun place, AsyncServiceScope? scope)
    {
        try
        {
            if (scope is { } services)
            {
                await services.DisposeAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // The run has ended as it has; this does not make it another end.
            HostLog.ScopeDisposalFailed(host.Logger, exception, place.Agent);
        }
        finally
        {
            place.Dispose();
        }
    }
}
