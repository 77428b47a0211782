using Agents.Core.Roles;
using Polly;
using Polly.Retry;

namespace Agents.Core.Solving;

/// <content>Calls of roles: counted, limited in time, tried again.</content>
internal sealed partial class SolverRun
{
    /// <summary>Calls a role that the solver can do without.</summary>
    /// <returns>What it gave; <see langword="null"/> when it failed for good.</returns>
    private async ValueTask<TOutput?> TryCallAsync<TInput, TOutput>(
        SolverTask task, Role role, IAgent<TInput, TOutput> agent, TInput input, AgentContext context, string instead, CancellationToken cancellationToken)
        where TOutput : class
    {
        try
        {
            return await CallAsync(task, role, agent, input, _settings.Retries.Default, context, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            NoteFailure(task, role, agent.Name, exception, instead, context);
            return null;
        }
    }

    private void NoteFailure(SolverTask task, Role role, string agent, AgentException exception, string instead, AgentContext context)
    {
        if (exception is BudgetExceededException refused)
        {
            _limits.NoteRefusal(refused.Refusal);
        }

        if (context.IsObserved)
        {
            context.Emit(new RoleFailed { TaskId = task.Id, Role = role, Agent = agent, Failure = exception, Instead = instead });
        }
    }

    private async ValueTask<TOutput> CallAsync<TInput, TOutput>(
        SolverTask task, Role role, IAgent<TInput, TOutput> agent, TInput input, RoleRetry retry, AgentContext context, CancellationToken cancellationToken)
    {
        AgentException failure;
        try
        {
            return await AttemptAsync(task, role, agent, input, context, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentException exception) when (retry.Retries > 0 && MayPass(exception))
        {
            failure = exception;
        }

        return await RetryAsync(task, role, agent, input, retry, failure, context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tries a call again that failed once. Most calls need no pipeline, so it is made here; that failure is what it begins with.</summary>
    private ValueTask<TOutput> RetryAsync<TInput, TOutput>(
        SolverTask task,
        Role role,
        IAgent<TInput, TOutput> agent,
        TInput input,
        RoleRetry retry,
        AgentException failure,
        AgentContext context,
        CancellationToken cancellationToken)
    {
        bool isFirst = true;
        return MakePipeline(task, role, retry, context).ExecuteAsync(
            token =>
            {
                bool isReplay = isFirst;
                isFirst = false;
                return isReplay ? ValueTask.FromException<TOutput>(failure) : AttemptAsync(task, role, agent, input, context, token);
            },
            cancellationToken);
    }

    private static bool MayPass(Exception? exception) => exception is AgentException { IsTransient: true } and not BudgetExceededException;

    private static ResiliencePipeline MakePipeline(SolverTask task, Role role, RoleRetry retry, AgentContext context) =>
        new ResiliencePipelineBuilder { TimeProvider = context.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retry.Retries,
                ShouldHandle = static arguments => new ValueTask<bool>(MayPass(arguments.Outcome.Exception)),
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(retry.DelayBefore(arguments.AttemptNumber, ChanceOf(context, arguments.AttemptNumber))),
                OnRetry = arguments =>
                {
                    if (context.IsObserved)
                    {
                        context.Emit(new RoleRetried
                        {
                            TaskId = task.Id,
                            Role = role,
                            Retry = arguments.AttemptNumber + 1,
                            Delay = arguments.RetryDelay,
                            Failure = arguments.Outcome.Exception!,
                        });
                    }

                    return default;
                },
            })
            .Build();

    private static double ChanceOf(AgentContext context, int draw)
    {
        Random random = context.CreateRandom();
        double chance = random.NextDouble();
        for (int i = 0; i < draw; i++)
        {
            chance = random.NextDouble();
        }

        return chance;
    }

    private async ValueTask<TOutput> AttemptAsync<TInput, TOutput>(
        SolverTask task, Role role, IAgent<TInput, TOutput> agent, TInput input, AgentContext context, CancellationToken cancellationToken)
    {
        if (!_limits.TryCall())
        {
            throw new SolverLimitException(task.Id, _settings.MaxCalls);
        }

        TOutput output = await BoundedCall.InvokeAsync(context, agent, input, _settings.CallTimeout, _settings.CancelGrace, cancellationToken)
            .ConfigureAwait(false);
        return output ?? throw new AgentFailedException(
            agent.Name, new InvalidOperationException($"The {RoleText.Of(role)} returned null; it must return a value."));
    }
}
