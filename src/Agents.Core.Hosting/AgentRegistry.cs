namespace Agents.Core.Hosting;

/// <summary>Lists what is registered: agents, graphs, tools, tool sources, models and limits.</summary>
/// <remarks>Thread-safe. It builds nothing and calls nobody; what options decide is as they are in force, or as they would be read now.</remarks>
public sealed class AgentRegistry
{
    private readonly AgentHost _host;

    internal AgentRegistry(AgentHost host) => _host = host;

    /// <summary>Gets everything, by kind and then by name.</summary>
    /// <exception cref="AgentOptionsException">Nothing is in force yet, and the options cannot be read.</exception>
    public IReadOnlyList<AgentRegistryEntry> Entries
    {
        get
        {
            AgentsOptions options = _host.ReadOptions();
            AgentRegistrations all = _host.Registrations;
            IEnumerable<AgentRegistryEntry> entries =
            [
                .. all.Agents.Values.Select(agent => Describe(agent, options)),
                .. all.Tools.Values.Select(tool => Plain(tool.Name, AgentRegistryKind.Tool)),
                .. all.Sources.Values.Select(source => Plain(source.Name, AgentRegistryKind.ToolSource) with { Tools = ToolsOf(source.Name) }),
                .. _host.Models.Names(options).Select(name => Plain(name, AgentRegistryKind.Model) with { Model = options.Models.TryGetValue(name, out HostedModelOptions? model) ? Shown(model.Model) : null }),
                .. options.Limits.Keys.Select(name => Plain(name, AgentRegistryKind.Limits)),
            ];
            return [.. entries.OrderBy(entry => entry.Kind).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
        }
    }

    /// <summary>Finds an agent or a graph.</summary>
    /// <param name="name">The name; letter case does not count.</param>
    /// <returns>What there is to say of it; <see langword="null"/> when there is none.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    /// <exception cref="AgentOptionsException">Nothing is in force yet, and the options cannot be read.</exception>
    public AgentRegistryEntry? FindAgent(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _host.Registrations.Agents.TryGetValue(name, out IAgentRegistration? agent) ? Describe(agent, _host.ReadOptions()) : null;
    }

    private static AgentRegistryEntry Plain(string name, AgentRegistryKind kind) => new() { Name = name, Kind = kind };

    // An address may hold a key in its query.
    private static string? Shown(string? model) => model?.Split('?')[0];

    private AgentRegistryEntry Describe(IAgentRegistration agent, AgentsOptions options)
    {
        HostedAgentOptions? settings = options.Agents.TryGetValue(agent.Name, out HostedAgentOptions? found) ? found : null;
        return new AgentRegistryEntry
        {
            Name = agent.Name,
            Kind = agent.Kind,
            Description = agent.Description,
            InputType = agent.InputType,
            OutputType = agent.OutputType,
            Model = agent.Chat is { } chat ? settings?.Model ?? chat.Model ?? (_host.Models.Names(options) is [var only] ? only : null) : null,
            Tools = agent.Chat is { } declared ? ToolsOf(declared) : [],
            Budget = new AgentVersion(options, new Dictionary<string, BuiltAgent>()).BudgetOf(agent.Name),
        };
    }

    private IReadOnlyList<string> ToolsOf(HostedAgentBuilder chat) =>
    [
        .. chat.Tools,
        .. chat.Functions.Select(function => function.Name),
        .. chat.Agents.Select(agent => agent.Name),
        .. chat.Sources.SelectMany(ToolsOf),
    ];

    private IReadOnlyList<string> ToolsOf(string source) =>
        _host.Sources.Connected.FirstOrDefault(connected => connected.Name == source) is { } found ? [.. found.Tools.Select(tool => tool.Name)] : [];
}
