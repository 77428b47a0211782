using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <summary>Calls the members of a team, and those who put their results together.</summary>
internal static class TeamSynthesis
{
    public static RoleBriefing Brief(Goal goal, string taskId, int depth, AgentContext context) => new()
    {
        Objective = goal.Text,
        TaskId = taskId,
        Depth = depth,
        MaxDepth = 1,
        Now = context.Clock.GetUtcNow(),
    };

    public static async ValueTask<TOutput> CallAsync<TInput, TOutput>(
        Team team, IAgent<TInput, TOutput> agent, TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        TOutput output = await BoundedCall.InvokeAsync(context, agent, input, team.CallTimeout, team.CancelGrace, cancellationToken).ConfigureAwait(false);
        return output ?? throw new AgentFailedException(agent.Name, new InvalidOperationException("The agent returned null; it must return a value."));
    }

    /// <summary>Measures how far texts say the same, for as long as a member may take.</summary>
    public static ValueTask<double> CompareAsync(Team team, string[] texts, AgentContext context, CancellationToken cancellationToken) =>
        BoundedCall.RunAsync(
            context,
            team.Similarity.GetType().Name,
            (texts, team.Similarity, context),
            static (call, token) => Consistency.MeasureAsync(call.texts, call.Similarity, call.context, token),
            team.CallTimeout,
            team.CancelGrace,
            cancellationToken);

    /// <summary>Puts results together, unless the topology gave an answer by itself, and names what is missing.</summary>
    public static async ValueTask<Answer> ConcludeAsync(
        Team team, IAggregator aggregator, Goal goal, TeamOutcome outcome, AgentContext context, CancellationToken cancellationToken)
    {
        Answer answer = outcome.Answer ?? await AggregateAsync(team, aggregator, goal, outcome, context, cancellationToken).ConfigureAwait(false);
        return outcome.Missing.Count == 0
            ? answer
            : answer with { Notes = [.. answer.Notes, .. outcome.Missing.Select(missing => $"Task {missing.TaskId} has no result: {missing.Reason}")] };
    }

    /// <summary>Puts results together. Whoever fails at it leaves the results as they are, one behind the other, which is told.</summary>
    private static async ValueTask<Answer> AggregateAsync(
        Team team, IAggregator aggregator, Goal goal, TeamOutcome outcome, AgentContext context, CancellationToken cancellationToken)
    {
        AggregateRequest request = new()
        {
            Goal = goal,
            Briefing = Brief(goal, "1", depth: 0, context),
            Results = outcome.Results,
            Missing = outcome.Missing,
        };
        try
        {
            return await CallAsync(team, aggregator, request, context, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            context.ReportStop(exception is BudgetExceededException ? StopReason.BudgetExhausted : StopReason.Partial);
            if (context.IsObserved)
            {
                context.Emit(new SynthesisFailed { Agent = aggregator.Name, Failure = exception });
            }

            Answer plain = RuleAggregator.Join(request);
            return plain with { Notes = [.. plain.Notes, $"The results were not put together by '{aggregator.Name}', which failed; they follow each other as they are."] };
        }
    }
}
