using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>Starts and stops agents where no host does it, as in a console program.</summary>
public static class AgentsServiceProviderExtensions
{
    /// <summary>Checks the options, connects the sources of tools, and builds the agents. A host does this by itself.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>A task that ends when agents can be used.</returns>
    /// <remarks>
    /// Without sources of tools it may be left out: agents are then built by the first who uses one; of several at the same moment each builds, and what
    /// one has built is kept. After a start that has ended well it does nothing; one that failed or was cancelled leaves nothing connected and can be
    /// tried again, and does not end the wait of others who start at the same time.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used, or something could not be built or connected; every problem is listed.</exception>
    /// <exception cref="InvalidOperationException"><c>AddAgents</c> was not called, or the agents were stopped before it or meanwhile.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task StartAgentsAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetRequiredService<AgentHost>().StartAsync(cancellationToken);
    }

    /// <summary>Refuses new runs, lets those that are under way end or cancels them, and disconnects the sources of tools. A host does this by itself.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="cancellationToken">Ends the waiting; runs are cancelled then, and not waited for.</param>
    /// <returns>A task that ends when the runs have ended, or when <see cref="AgentsOptions.ShutdownTimeout"/> has passed.</returns>
    /// <remarks>Agents are stopped once. Whoever stops them meanwhile waits for that stop, no longer than by limits and token of its own, and cancels
    /// the runs when its time is over.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException"><c>AddAgents</c> was not called.</exception>
    public static Task StopAgentsAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetRequiredService<AgentHost>().StopAsync(cancellationToken);
    }
}
