using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Agents.Core.Hosting;

/// <summary>Adds agents to an application.</summary>
public static class AddAgentsExtensions
{
    /// <summary>Adds what runs agents: an <see cref="AgentRunner"/>, an <see cref="AgentRegistry"/>, and what starts and stops them with the host.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the options; the section <see cref="AgentsOptions.SectionName"/> of the configuration has the last word.</param>
    /// <returns>A builder that adds agents, models and tools. A second call goes on where the first one ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is <see langword="null"/>.</exception>
    public static AgentsBuilder AddAgents(this IServiceCollection services, Action<AgentsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (AgentRegistrations.Find(services) is { } known)
        {
            return new AgentsBuilder(known);
        }

        AgentRegistrations registrations = new(services);
        services.AddOptions();
        services.AddSingleton(registrations);
        services.AddSingleton(static provider => new ConfigurationSource(provider.GetRequiredService<AgentRegistrations>(), provider.GetService<IConfiguration>()));
        services.AddSingleton<IOptionsChangeTokenSource<AgentsOptions>>(static provider => provider.GetRequiredService<ConfigurationSource>());
        services.AddSingleton<IPostConfigureOptions<AgentsOptions>, AgentsConfiguration>();
        services.AddSingleton<OptionsReader>();
        services.AddSingleton(static provider => new AgentHost(
            provider.GetRequiredService<AgentRegistrations>(),
            provider,
            provider.GetRequiredService<OptionsReader>(),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()));
        services.AddSingleton(static provider => new AgentRunner(provider.GetRequiredService<AgentHost>(), provider.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton(static provider => new AgentRegistry(provider.GetRequiredService<AgentHost>()));
        services.AddScoped<RunScope>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AgentsHostedService>());
        return new AgentsBuilder(registrations);
    }

    /// <summary>Adds what runs agents to an application that is being built.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="configure">Changes the options; the section <see cref="AgentsOptions.SectionName"/> of the configuration has the last word.</param>
    /// <returns>A builder that adds agents, models and tools. A second call goes on where the first one ended.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is <see langword="null"/>.</exception>
    public static AgentsBuilder AddAgents(this IHostApplicationBuilder builder, Action<AgentsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services.AddAgents(configure);
    }
}
