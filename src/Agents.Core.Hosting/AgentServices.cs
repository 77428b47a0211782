using Agents.Core.Chat;
using Agents.Core.Graphs;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.Hosting;

/// <summary>What the factory of an agent may ask for services: those of the application, and not of a run.</summary>
/// <remarks>It knows who asks, so that what is asked for in vain, too early or in a circle is told by name.</remarks>
internal sealed class AgentServices(IServiceProvider root, VersionBuilder builder, string agent) : IKeyedServiceProvider, ISupportRequiredService
{
    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(IServiceProvider) || serviceType == typeof(IKeyedServiceProvider))
        {
            return this;
        }

        ThrowIfScoped(serviceType, null);
        if (IsAgent(serviceType) && builder.FindOnly(serviceType) is { } only)
        {
            builder.Build(only);
        }

        try
        {
            return root.GetService(serviceType);
        }
        catch (InvalidOperationException severalAgents) when (IsAgent(serviceType))
        {
            throw builder.Fail($"The agent {NameText.Quote(agent)} could not be made. {severalAgents.Message}");
        }
    }

    public object GetRequiredService(Type serviceType) => GetService(serviceType)
        ?? throw builder.Fail($"The agent {NameText.Quote(agent)} asks for the service {TypeName.Of(serviceType)}, which is not registered.");

    public object? GetKeyedService(Type serviceType, object? serviceKey)
    {
        ThrowIfScoped(serviceType, serviceKey);
        if (serviceKey is string name && (IsAgent(serviceType) || serviceType == typeof(ChatAgent)) && builder.Knows(name))
        {
            object built = builder.Build(name);
            if (serviceType == typeof(ChatAgent))
            {
                // Not from the container, which has the agent of the version that is in force, and not of the one that is being built.
                return built as ChatAgent;
            }
        }

        return root.GetKeyedService(serviceType, serviceKey);
    }

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey)
    {
        if (GetKeyedService(serviceType, serviceKey) is { } service)
        {
            return service;
        }

        string hint = IsAgent(serviceType) && serviceKey is string name ? $" {builder.HintOfAgent(name)}" : "";
        throw builder.Fail(
            $"The agent {NameText.Quote(agent)} asks for the service {TypeName.Of(serviceType)} named {NameText.Quote(serviceKey?.ToString() ?? "")}, which is not registered.{hint}");
    }

    private static bool IsAgent(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IAgent<,>);

    private void ThrowIfScoped(Type type, object? key)
    {
        if (builder.IsScoped(type, key))
        {
            throw builder.Fail(
                $"The agent {NameText.Quote(agent)} asks for the scoped service {TypeName.Of(type)} while it is built, and would keep it for all runs; ask for it inside of a run, through context.Services.");
        }
    }
}
