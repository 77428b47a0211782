using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Agents.Core.Hosting;

/// <summary>Adds the health of agents to the health checks of an application.</summary>
public static class AgentsHealthChecksExtensions
{
    /// <summary>Adds one check of models, tool sources, limits, options and the end of the host.</summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is reported when something does not work at all; <see langword="null"/> for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags by which checks are chosen.</param>
    /// <param name="configure">Changes what is looked at.</param>
    /// <returns>The health checks.</returns>
    /// <remarks>
    /// Healthy; degraded when limits hold calls back, changed options cannot be used, or something that tells of itself says so; unhealthy before the
    /// agents are ready, while the host stops, and when something that tells of itself says so. The data name each part.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is <see langword="null"/> or empty.</exception>
    public static IHealthChecksBuilder AddAgents(
        this IHealthChecksBuilder builder,
        string name = "agents",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        Action<AgentsHealthOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        AgentsHealthOptions options = new();
        configure?.Invoke(options);
        bool pings = options.PingsModels;
        return builder.Add(new HealthCheckRegistration(
            name, services => new AgentsHealthCheck(services.GetRequiredService<AgentHost>(), pings), failureStatus, tags));
    }
}
