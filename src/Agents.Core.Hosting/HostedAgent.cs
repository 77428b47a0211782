using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Hosting;

/// <summary>An agent that stands for whichever was built with the options of the run that calls it.</summary>
/// <remarks>So one may be injected before the host has started, and follows a change of options from the next run on.</remarks>
internal sealed class HostedAgent<TInput, TOutput>(IAgentRegistration registration, AgentHost host) : IAgent<TInput, TOutput>, IModelUser, IHostedAgent
{
    private object? _latest;

    public string Name => registration.Name;

    public IAgentRegistration Registration => registration;

    public IReadOnlyList<IChatClient> Clients => (Volatile.Read(ref _latest) as IModelUser)?.Clients ?? [];

    public void Follow(object agent) => Volatile.Write(ref _latest, agent);

    public ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return RunVersions.Of(context, host).Get<IAgent<TInput, TOutput>>(Name).InvokeAsync(input, context, cancellationToken);
    }
}
