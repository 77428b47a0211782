using Agents.Core.Budgets;

namespace Agents.Core;

/// <summary>Takes one run from its first event to its last.</summary>
internal static class RunDriver
{
    /// <param name="agent">The agent.</param>
    /// <param name="input">What it is given.</param>
    /// <param name="run">The run.</param>
    /// <param name="callerToken">The token that a cancellation is reported with.</param>
    /// <param name="stopToken">The token that ends the run: the caller's, or one linked to it.</param>
    public static Task<RunResult<TOutput>> ExecuteAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, RunState run, CancellationToken callerToken, CancellationToken stopToken)
    {
        Task<RunResult<TOutput>> execution = run.Budget.Duration is { } limit
            ? ExecuteWithDeadlineAsync(agent, input, run, limit, callerToken, stopToken)
            : ExecuteAsync(agent, input, run, callerToken, stopToken, CancellationToken.None, stopToken);
        return run.Hub is null || execution.IsCompletedSuccessfully ? execution : EndAsync(execution, run);
    }

    /// <summary>Makes sure that nobody waits for events of a run that something threw out of, such as its clock.</summary>
    private static async Task<RunResult<TOutput>> EndAsync<TOutput>(Task<RunResult<TOutput>> execution, RunState run)
    {
        try
        {
            return await execution.ConfigureAwait(false);
        }
        finally
        {
            run.Abandon();
        }
    }

    private static async Task<RunResult<TOutput>> ExecuteWithDeadlineAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, RunState run, TimeSpan limit, CancellationToken callerToken, CancellationToken stopToken)
    {
        using CancellationTokenSource deadline = new(limit, run.Clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopToken, deadline.Token);
        return await ExecuteAsync(agent, input, run, callerToken, stopToken, deadline.Token, either.Token).ConfigureAwait(false);
    }

    private static async Task<RunResult<TOutput>> ExecuteAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent,
        TInput input,
        RunState run,
        CancellationToken callerToken,
        CancellationToken stopToken,
        CancellationToken deadline,
        CancellationToken token)
    {
        long start = run.Clock.GetTimestamp();
        AgentContext context = new(run);
        RunLog.Started(run.Logger, run.RunId, agent.Name);
        if (context.IsObserved)
        {
            context.Emit(new RunStarted
            {
                RunId = run.RunId,
                Agent = agent.Name,
                Budget = run.Budget,
                Seed = run.Seed,
                Operation = AgentOperations.Of<TInput>(agent),
            });
        }

        TOutput output;
        try
        {
            token.ThrowIfCancellationRequested();
            output = await agent.InvokeAsync(input, context, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (stopToken.IsCancellationRequested)
        {
            run.CloseLedger();
            RunLog.Canceled(run.Logger, run.RunId, agent.Name);
            await run.EndAsync(new RunCanceled { Spend = run.Ledger.Spent, Duration = run.Clock.GetElapsedTime(start) }).ConfigureAwait(false);
            CancellationToken reported = callerToken.IsCancellationRequested ? callerToken : stopToken;
            throw new OperationCanceledException($"The run of agent '{agent.Name}' was cancelled.", exception, reported);
        }
        catch (Exception exception)
        {
            run.CloseLedger();
            TimeSpan duration = run.Clock.GetElapsedTime(start);
            AgentException failure = exception is OperationCanceledException && deadline.IsCancellationRequested
                ? OutOfTime(agent.Name, run.Budget, duration)
                : (AgentException)AgentInvocation.Translate(exception, agent.Name, run.Path, CancellationToken.None);
            failure.At(run.Path).EndedRun(run.RunId, run.Ledger.Spent);
            RunLog.Failed(run.Logger, run.RunId, agent.Name, failure.GetType().Name, failure.HoldsForeignWords ? AgentEvent.Withheld : failure.Message);
            RunLog.Threw(run.Logger, failure, run.RunId, agent.Name);
            await run.EndAsync(new RunFailed
            {
                ErrorType = failure.GetType().Name,
                Message = failure.Message,
                IsOwnMessage = WithheldFailureException.IsOwnMessage(failure),
                IsTransient = failure.IsTransient,
                Spend = failure.Spend,
                Duration = duration,
            }).ConfigureAwait(false);
            if (ReferenceEquals(failure, exception))
            {
                throw;
            }

            throw failure;
        }

        if (deadline.IsCancellationRequested)
        {
            // The agent took no notice of its token, and its output came late.
            context.ReportStop(StopReason.BudgetExhausted);
        }

        run.CloseLedger();
        RunResult<TOutput> result = new(output, context.StopReason, run.Ledger, run.Clock.GetElapsedTime(start), run.RunId, run.Report);
        RunLog.Completed(run.Logger, run.RunId, agent.Name, result.StopReason, result.Spend);
        ValueTask end = run.Hub is null
            ? ValueTask.CompletedTask
            : run.EndAsync(new RunCompleted { StopReason = result.StopReason, Spend = result.Spend, Duration = result.Duration });
        await end.ConfigureAwait(false);
        return result;
    }

    private static BudgetExceededException OutOfTime(string agent, Budget budget, TimeSpan elapsed) => new(new BudgetRefusal
    {
        Ledger = agent,
        Dimension = BudgetDimension.Duration,
        Limit = (long)budget.Duration!.Value.TotalMilliseconds,
        Spent = (long)elapsed.TotalMilliseconds,
        Reserved = 0,
        Asked = 0,
    });
}
