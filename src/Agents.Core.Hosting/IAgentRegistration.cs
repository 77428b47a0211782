using Agents.Core.Chat;

namespace Agents.Core.Hosting;

/// <summary>An agent or a graph that was added: what is known of it before it is built, and how it is built.</summary>
internal interface IAgentRegistration
{
    string Name { get; }

    AgentRegistryKind Kind { get; }

    string Description { get; }

    Type InputType { get; }

    Type OutputType { get; }

    /// <summary>Gets the declaration of a chat agent; <see langword="null"/> for agents that a factory makes.</summary>
    HostedAgentBuilder? Chat { get; }

    /// <summary>Makes what applications get: an agent that stands for whichever was built with the options in force.</summary>
    IHostedAgent CreateHosted(AgentHost host);

    /// <summary>Builds the agent.</summary>
    /// <param name="services">What a factory may ask for services.</param>
    /// <param name="chat">The parts of a chat agent, put together; <see langword="null"/> for agents that a factory makes.</param>
    object Build(IServiceProvider services, ChatAgentBuilder? chat);
}
