using System.Runtime.CompilerServices;

namespace Agents.Core;

/// <summary>One call of an agent by another: its events, and its failures in the library's own words.</summary>
internal static class AgentInvocation
{
    /// <summary>Calls an agent in a context that was entered for it.</summary>
    public static ValueTask<TOutput> InvokeAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, AgentContext entered, CancellationToken cancellationToken)
    {
        if (entered.IsObserved)
        {
            return ObserveAsync(agent, input, entered, cancellationToken);
        }

        ValueTask<TOutput> call = StartAsync(agent, input, entered, cancellationToken);
        return call.IsCompletedSuccessfully ? call : AwaitAsync(call, agent.Name, entered, cancellationToken);
    }

    /// <summary>Turns what an agent threw into what leaves the library: cancellation and our own failures as they are, others wrapped.</summary>
    public static Exception Translate(Exception exception, string agent, AgentPath path, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException when cancellationToken.IsCancellationRequested => exception,
        AgentException { RunId: null } ours => ours.At(path),

        // One with an id is the failure of another run, with that run's place and spend; it stays as it is, inside.
        _ => new AgentFailedException(agent, exception).At(path),
    };

    /// <summary>Calls an agent and nothing more. Agents that call themselves without a wait would end the process; they go on upon another stack
    /// instead.</summary>
    public static ValueTask<TOutput> CallAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, AgentContext entered, CancellationToken cancellationToken) =>
        RuntimeHelpers.TryEnsureSufficientExecutionStack()
            ? agent.InvokeAsync(input, entered, cancellationToken)
            : OnAnotherStackAsync(agent, input, entered, cancellationToken);

    private static ValueTask<TOutput> OnAnotherStackAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, AgentContext entered, CancellationToken cancellationToken) =>
        new(Task.Run(() => agent.InvokeAsync(input, entered, cancellationToken).AsTask(), CancellationToken.None));

    /// <summary>Calls an agent and tells of it. Asynchronous, since what is current inside the call must not be so for whoever makes it.</summary>
    private static async ValueTask<TOutput> ObserveAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, AgentContext entered, CancellationToken cancellationToken)
    {
        entered.Emit(new AgentStarted { Agent = agent.Name, Operation = AgentOperations.Of<TInput>(agent) }, entered);
        ValueTask<TOutput> call = StartAsync(agent, input, entered, cancellationToken);
        return await AwaitAsync(call, agent.Name, entered, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask<TOutput> StartAsync<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, TInput input, AgentContext entered, CancellationToken cancellationToken)
    {
        try
        {
            return CallAsync(agent, input, entered, cancellationToken);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException<TOutput>(exception);
        }
    }

    private static async ValueTask<TOutput> AwaitAsync<TOutput>(
        ValueTask<TOutput> call, string agent, AgentContext entered, CancellationToken cancellationToken)
    {
        try
        {
            TOutput output = await call.ConfigureAwait(false);
            if (entered.IsObserved)
            {
                entered.Emit(new AgentCompleted { Agent = agent }, entered);
            }

            return output;
        }
        catch (Exception exception)
        {
            Exception translated = Translate(exception, agent, entered.Path, cancellationToken);
            if (entered.IsObserved)
            {
                AgentFailed failed = new()
                {
                    Agent = agent,
                    ErrorType = translated.GetType().Name,
                    Message = translated.Message,
                    IsOwnMessage = WithheldFailureException.IsOwnMessage(translated),
                    IsCanceled = translated is OperationCanceledException,
                };
                entered.Emit(failed, entered);
            }

            if (ReferenceEquals(translated, exception))
            {
                throw;
            }

            throw translated;
        }
    }
}
