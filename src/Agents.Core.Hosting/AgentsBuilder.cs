using System.Text.Json.Serialization.Metadata;
using Agents.Core.Chat;
using Agents.Core.Chat.Catalog;
using Agents.Core.Graphs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Core.Hosting;

/// <summary>Adds agents, graphs, models, tools and limits to an application. Made by <c>AddAgents</c>.</summary>
/// <remarks>
/// <para>
/// What is added can be injected by name, <c>[FromKeyedServices("researcher")] IAgent&lt;string, string&gt; agent</c>, and without one where
/// it is the only one of its types. Agents, models and tools live as long as the application; they are built when the host starts.
/// </para>
/// <para>Names of one kind are told apart without regard to letter case. Not thread-safe.</para>
/// </remarks>
public sealed partial class AgentsBuilder
{
    private readonly AgentRegistrations _registrations;

    internal AgentsBuilder(AgentRegistrations registrations) => _registrations = registrations;

    /// <summary>Gets the services that everything is added to.</summary>
    public IServiceCollection Services => _registrations.Services;

    /// <summary>Reads options from another place than the section <see cref="AgentsOptions.SectionName"/> of the container's configuration.</summary>
    /// <param name="section">The section.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="section"/> is <see langword="null"/>.</exception>
    public AgentsBuilder UseConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        _registrations.Section = section;
        return this;
    }

    /// <summary>Adds providers of models, for model strings.</summary>
    /// <param name="configure">Adds them, as in <c>catalog.AddOpenAI().AddOffline()</c>. Called when the first model is made. Keys are read
    /// from the configuration under the names of their variables, and so from the environment too.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    public AgentsBuilder AddProviders(Action<ModelCatalog> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _registrations.Providers.Add(configure);
        return this;
    }

    /// <summary>Adds a chat agent that answers in text.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="configure">Says of what it is made. Called at once.</param>
    /// <returns>This builder.</returns>
    /// <remarks>A <see cref="ChatAgent"/> can be asked for by the name too: it is the agent as it is built now, for conversations.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or an agent of that name was added already.</exception>
    public AgentsBuilder AddAgent(string name, Action<HostedAgentBuilder> configure)
    {
        HostedAgentBuilder chat = Declare(name, configure);
        Add(new AgentRegistration<string, string>(name, AgentRegistryKind.Agent, "", chat, static (_, builder) => builder!.Build()));
        Services.AddKeyedTransient(name, static (services, key) => services.GetRequiredService<AgentHost>().GetChatAgent((string)key!));
        return this;
    }

    /// <summary>Adds a chat agent that answers with a value.</summary>
    /// <typeparam name="TOutput">The type of the value.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="outputType">How the value is read from JSON; also gives the schema that the model is asked for.</param>
    /// <param name="configure">Says of what it is made. Called at once.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="outputType"/> or <paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or an agent of that name was added already.</exception>
    public AgentsBuilder AddAgent<TOutput>(string name, JsonTypeInfo<TOutput> outputType, Action<HostedAgentBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(outputType);
        HostedAgentBuilder chat = Declare(name, configure);
        return Add(new AgentRegistration<string, TOutput>(name, AgentRegistryKind.Agent, "", chat, (_, builder) => builder!.Build(outputType)));
    }

    /// <summary>Adds an agent of any kind.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters. Runs and paths name the agent by it.</param>
    /// <param name="create">Makes it; called once, when the host starts. The services are those of the application, and not of a run: what is scoped
    /// cannot be had here, but in the agent itself, from <see cref="AgentContext.Services"/>.</param>
    /// <param name="description">What it is good for, for the registry.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> or <paramref name="description"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or an agent of that name was added already.</exception>
    public AgentsBuilder AddAgent<TInput, TOutput>(string name, Func<IServiceProvider, IAgent<TInput, TOutput>> create, string description = "")
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(description);
        return Add(new AgentRegistration<TInput, TOutput>(name, AgentRegistryKind.Agent, description, null, (services, _) => create(services)));
    }

    /// <summary>Adds a graph, which is an agent too.</summary>
    /// <typeparam name="TInput">The type of what it is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="build">Adds the nodes, and returns the one whose output is the graph's; called once, when the host starts. Agents that are added
    /// here come from the services, as in <c>services.GetRequiredKeyedService&lt;IAgent&lt;string, string&gt;&gt;("writer")</c>.</param>
    /// <param name="options">How the graph runs; <see langword="null"/> for the defaults.</param>
    /// <param name="description">What it is good for, for the registry.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="build"/> or <paramref name="description"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or an agent of that name was added already.</exception>
    public AgentsBuilder AddGraph<TInput, TOutput>(
        string name, Func<IServiceProvider, GraphBuilder, Node<TInput>, Node<TOutput>> build, GraphOptions? options = null, string description = "")
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(build);
        ArgumentNullException.ThrowIfNull(description);
        return Add(new AgentRegistration<TInput, TOutput>(
            name,
            AgentRegistryKind.Graph,
            description,
            null,
            (services, _) => AgentGraph.Create<TInput, TOutput>(name, (graph, input) => build(services, graph, input), options)));
    }

    private static HostedAgentBuilder Declare(string name, Action<HostedAgentBuilder> configure)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(configure);
        HostedAgentBuilder chat = new();
        configure(chat);
        return chat;
    }

    private AgentsBuilder Add<TInput, TOutput>(AgentRegistration<TInput, TOutput> registration)
    {
        _registrations.Add(registration);
        Services.AddKeyedSingleton(
            registration.Name, static (services, key) => services.GetRequiredService<AgentHost>().GetAgent<TInput, TOutput>((string)key!));
        Services.TryAddSingleton(static services => services.GetRequiredService<AgentHost>().GetOnlyAgent<TInput, TOutput>());
        return this;
    }
}
