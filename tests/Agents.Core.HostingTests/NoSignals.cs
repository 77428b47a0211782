using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

/// <summary>Leaves the signals of the process alone: the usual lifetime of a host takes them, and then nobody could end the tests.</summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
