using Agents.Core.Chat;

namespace Agents.Core.Hosting;

/// <summary>An agent of known types that was added.</summary>
internal sealed class AgentRegistration<TInput, TOutput>(
    string name, AgentRegistryKind kind, string description, HostedAgentBuilder? chat, Func<IServiceProvider, ChatAgentBuilder?, IAgent<TInput, TOutput>> build)
    : IAgentRegistration
{
    public string Name => name;

    public AgentRegistryKind Kind => kind;

    public string Description => chat?.Description ?? description;

    public Type InputType => typeof(TInput);

    public Type OutputType => typeof(TOutput);

    public HostedAgentBuilder? Chat => chat;

    public IHostedAgent CreateHosted(AgentHost host) => new HostedAgent<TInput, TOutput>(this, host);

    public object Build(IServiceProvider services, ChatAgentBuilder? chat) => build(services, chat);
}
