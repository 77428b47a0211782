using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Agents.Core.Chat.Clients;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Agents.Core.Hosting;

/// <content>Models, limits and tools.</content>
public sealed partial class AgentsBuilder
{
    /// <summary>Adds a model by its model string. Configuration may say another: <c>Agents:Models:NAME</c>.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="model">The model string, for one of the providers of <see cref="AddProviders"/>; <see langword="null"/> for what configuration says,
    /// else for whatever model there is a key for, else the offline one.</param>
    /// <param name="layers">Puts layers around the client; <see langword="null"/> for resilience alone. Limits that configuration names stand
    /// inside of them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or a model of that name was added already.</exception>
    public AgentsBuilder AddModel(string name, string? model = null, Action<IServiceProvider, ModelClientBuilder>? layers = null)
    {
        AddModel(new ModelRegistration(AgentPath.CheckName(name, nameof(name)), null, layers ?? (static (_, builder) => builder.UseResilience())));
        if (model is not null)
        {
            Services.Configure<AgentsOptions>(options => GetOrAddModel(options, name).Model ??= model);
        }

        return this;
    }

    /// <summary>Adds a model whose client the application makes. A model string in the configuration takes its place: <c>Agents:Models:NAME</c>.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="create">Makes the client, once. It is disposed of with the application.</param>
    /// <param name="layers">Puts layers around the client; <see langword="null"/> for none. Limits that configuration names stand inside of them.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="create"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or a model of that name was added already.</exception>
    public AgentsBuilder AddModel(string name, Func<IServiceProvider, IChatClient> create, Action<IServiceProvider, ModelClientBuilder>? layers = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(create);
        return AddModel(new ModelRegistration(name, create, layers));
    }

    /// <summary>Adds limits that models share. Configuration may say other figures: <c>Agents:Limits:NAME</c>.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters. Models name it by <c>Agents:Models:NAME:Limits</c>, or take them from
    /// the services.</param>
    /// <param name="configure">Says what is limited.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="configure"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public AgentsBuilder AddLimits(string name, Action<ModelLimitsOptions> configure)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(configure);
        Services.Configure<AgentsOptions>(options =>
        {
            if (!options.Limits.TryGetValue(name, out ModelLimitsOptions? limits))
            {
                options.Limits[name] = limits = new ModelLimitsOptions();
            }

            configure(limits);
        });
        Services.AddKeyedSingleton(name, static (services, key) => services.GetRequiredService<AgentHost>().Limits.Get((string)key!));
        return this;
    }

    /// <summary>Adds a tool.</summary>
    /// <param name="tool">The function; one that is not a <see cref="Tool"/> becomes one with <see cref="ToolPolicy.Default"/>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A tool of its name was added already.</exception>
    public AgentsBuilder AddTool(AIFunction tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        Tool whole = tool as Tool ?? new Tool(tool);
        return AddTool(new ToolRegistration(whole.Name, _ => whole));
    }

    /// <summary>Adds a method as a tool. Parameters whose type is a registered service come from the services of the run that calls it.</summary>
    /// <param name="name">The name that the model reads: 1 to 128 characters, no slash and no control characters.</param>
    /// <param name="method">The method. Its parameters become the schema, apart from a <see cref="CancellationToken"/>, an
    /// <see cref="IServiceProvider"/>, an <see cref="AgentContext"/>, registered services, and parameters with a
    /// <see cref="FromKeyedServicesAttribute"/>. A scoped service lives as long as the run.</param>
    /// <param name="description">What the tool is good for; <see langword="null"/> for what the method's attribute says.</param>
    /// <param name="policy">The policy; <see langword="null"/> for <see cref="ToolPolicy.Default"/>.</param>
    /// <param name="serializerOptions">How arguments and result become JSON; <see langword="null"/> for <see cref="AIJsonUtilities.DefaultOptions"/>, which a
    /// trimmed program extends with types of its own here.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or a tool of that name was added already.</exception>
    public AgentsBuilder AddTool(
        string name, Delegate method, string? description = null, ToolPolicy? policy = null, JsonSerializerOptions? serializerOptions = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(method);
        return AddTool(new ToolRegistration(name, services => ServiceTool.Create(services, name, method, description, policy, serializerOptions)));
    }

    /// <summary>Adds a tool that the container makes, once.</summary>
    /// <typeparam name="TTool">The function. Services of the run that calls it are in the arguments of the call.</typeparam>
    /// <param name="name">The function's name.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks the rule for names, or a tool of that name was added already.</exception>
    public AgentsBuilder AddTool<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TTool>(string name)
        where TTool : AIFunction
    {
        AgentPath.CheckName(name, nameof(name));
        Services.TryAddSingleton<TTool>();
        return AddTool(new ToolRegistration(name, static services =>
        {
            AIFunction made = services.GetRequiredService<TTool>();
            return made as Tool ?? new Tool(made);
        }));
    }

    /// <summary>Adds a source of tools, such as a server, that is connected when the host starts and disposed of when it stops.</summary>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="connect">Connects it. When this throws, the host does not start, unless the source is optional. What it returns is disposed of if it
    /// can be.</param>
    /// <param name="isOptional">Whether the host starts without it. When the first attempt fails, it is tried again after 1 second, and then after waits
    /// that double up to 1 minute; until then the source has no tools, and health checks are degraded. It can only be disposed of asynchronously.</param>
    /// <returns>This builder.</returns>
    /// <remarks>Without a host, <see cref="AgentsServiceProviderExtensions.StartAgentsAsync"/> connects it. The start waits for the first attempt, also of
    /// an optional source, so that the tools of one that is there are there from the first run on.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="connect"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or a source of that name was added already.</exception>
    public AgentsBuilder AddToolSource(string name, Func<IServiceProvider, CancellationToken, Task<IToolSource>> connect, bool isOptional = false)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(connect);
        _registrations.Add(new ToolSourceRegistration(name, connect, isOptional));
        Services.AddKeyedSingleton<IToolSource>(name, static (services, key) => services.GetRequiredService<AgentHost>().Sources.Get((string)key!));
        return this;
    }

    private static HostedModelOptions GetOrAddModel(AgentsOptions options, string name)
    {
        if (!options.Models.TryGetValue(name, out HostedModelOptions? model))
        {
            options.Models[name] = model = new HostedModelOptions();
        }

        return model;
    }

    private AgentsBuilder AddModel(ModelRegistration model)
    {
        _registrations.Add(model);
        Services.AddKeyedSingleton(model.Name, static (services, key) => services.GetRequiredService<AgentHost>().GetClient((string)key!));
        return this;
    }

    private AgentsBuilder AddTool(ToolRegistration tool)
    {
        _registrations.Add(tool);
        Services.AddKeyedSingleton(tool.Name, static (services, key) => services.GetRequiredService<AgentHost>().Tools.Get((string)key!));
        return this;
    }
}
