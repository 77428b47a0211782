using Microsoft.Extensions.Hosting;

namespace Agents.Core.Hosting;

/// <summary>Starts the agents before everything else of the host, and ends their runs before everything else is stopped.</summary>
internal sealed class AgentsHostedService(AgentHost host) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => host.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => host.StopAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
