using Agents.Core.Chat;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>Any agent as an executor.</summary>
internal sealed class AgentExecutor<TInput, TOutput>(
    IAgent<TInput, TOutput> agent, Func<ExecuteRequest, TInput> toInput, Func<TOutput, Answer> toAnswer) : IAgent<ExecuteRequest, Answer>, IModelUser
{
    public string Name => agent.Name;

    public IReadOnlyList<IChatClient> Clients => agent is IModelUser user ? user.Clients : [];

    public async ValueTask<Answer> InvokeAsync(ExecuteRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        TOutput output = await agent.InvokeAsync(toInput(input), context, cancellationToken).ConfigureAwait(false);
        return toAnswer(output) ?? throw new InvalidOperationException($"The function that makes an answer of the output of '{Name}' returned null.");
    }
}
