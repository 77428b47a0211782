using Agents.Core.Chat;
using Agents.Core.Roles;
using Microsoft.Extensions.AI;

namespace Agents.Core.Planning;

/// <summary>An executor from whose answers its team learns.</summary>
internal sealed class ObservedExecutor(
    AgentTeam team,
    IAgent<ExecuteRequest, Answer> executor,
    Func<ExecuteRequest, Answer, AgentContext, CancellationToken, ValueTask<double>> score) : IAgent<ExecuteRequest, Answer>, IModelUser
{
    public string Name => executor.Name;

    public IReadOnlyList<IChatClient> Clients => (executor as IModelUser)?.Clients ?? [];

    public async ValueTask<Answer> InvokeAsync(ExecuteRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        Answer answer;
        try
        {
            answer = await executor.InvokeAsync(input, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not BudgetExceededException)
        {
            // A refusal of the budget says nothing about the agent; every other failure does.
            await team.ReportAsync(Name, input.Goal.Text, 0, context, cancellationToken).ConfigureAwait(false);
            throw;
        }

        try
        {
            double reached = await score(input, answer, context, cancellationToken).ConfigureAwait(false);
            await team.ReportAsync(Name, input.Goal.Text, reached, context, cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetExceededException)
        {
            // The answer is there; what could not be paid for is only what would have been learned from it.
            context.ReportStop(StopReason.BudgetExhausted);
        }

        return answer;
    }
}
