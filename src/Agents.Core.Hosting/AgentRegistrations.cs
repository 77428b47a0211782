using Agents.Core.Chat.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>What was added to one collection of services. Changed while the application is put together, and read after that.</summary>
internal sealed class AgentRegistrations(IServiceCollection services)
{
    // Configuration does not tell letter case apart, so names that differ by it alone would be one there.
    private readonly Dictionary<string, IAgentRegistration> _agents = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ModelRegistration> _models = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ToolRegistration> _tools = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ToolSourceRegistration> _sources = new(StringComparer.OrdinalIgnoreCase);

    public IServiceCollection Services => services;

    public IConfiguration? Section { get; set; }

    public IReadOnlyDictionary<string, IAgentRegistration> Agents => _agents;

    public IReadOnlyDictionary<string, ModelRegistration> Models => _models;

    public IReadOnlyDictionary<string, ToolRegistration> Tools => _tools;

    public IReadOnlyDictionary<string, ToolSourceRegistration> Sources => _sources;

    public List<Action<ModelCatalog>> Providers { get; } = [];

    /// <summary>Finds what was added to a collection before; <see langword="null"/> for the first time.</summary>
    public static AgentRegistrations? Find(IServiceCollection services) => services
        .Where(descriptor => descriptor.ServiceType == typeof(AgentRegistrations))
        .Select(descriptor => descriptor.ImplementationInstance)
        .OfType<AgentRegistrations>()
        .SingleOrDefault();

    public void Add(IAgentRegistration agent) => Add(_agents, agent.Name, agent, "An agent");

    public void Add(ModelRegistration model) => Add(_models, model.Name, model, "A model");

    public void Add(ToolRegistration tool) => Add(_tools, tool.Name, tool, "A tool");

    public void Add(ToolSourceRegistration source) => Add(_sources, source.Name, source, "A tool source");

    /// <summary>Tells whether a service was registered to live as long as a scope, and no longer.</summary>
    public bool IsScoped(Type type, object? key)
    {
        Type open = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        ServiceDescriptor? last = services.LastOrDefault(descriptor =>
            (descriptor.ServiceType == type || descriptor.ServiceType == open) && Equals(descriptor.ServiceKey, key));
        return last?.Lifetime == ServiceLifetime.Scoped;
    }

    private static void Add<T>(Dictionary<string, T> all, string name, T registration, string what)
    {
        if (!all.TryAdd(name, registration))
        {
            throw new ArgumentException($"{what} named {NameText.Quote(name)} was added already; letter case does not tell names apart.", nameof(name));
        }
    }
}
