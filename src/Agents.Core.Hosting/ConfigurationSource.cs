using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Agents.Core.Hosting;

/// <summary>The section that options are read from: the one that the application named, else <c>Agents</c> of the container's configuration.</summary>
internal sealed class ConfigurationSource : IOptionsChangeTokenSource<AgentsOptions>
{
    public ConfigurationSource(AgentRegistrations registrations, IConfiguration? configuration = null)
    {
        Section = registrations.Section ?? configuration?.GetSection(AgentsOptions.SectionName);
        Path = Section is IConfigurationSection { Path.Length: > 0 } named ? named.Path : AgentsOptions.SectionName;
    }

    /// <summary>Gets the section; <see langword="null"/> where there is no configuration.</summary>
    public IConfiguration? Section { get; }

    public string Path { get; }

    public string? Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => Section?.GetReloadToken() ?? new CancellationChangeToken(CancellationToken.None);
}
