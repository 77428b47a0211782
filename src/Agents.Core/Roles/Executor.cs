namespace Agents.Core.Roles;

/// <summary>Makes executors of agents: any agent can be given a task.</summary>
/// <remarks>An executor has the name of its agent and does its work in the same place of the run.</remarks>
public static class Executor
{
    /// <summary>Makes an executor of an agent that is asked in text and answers in text.</summary>
    /// <param name="agent">The agent. It is asked what a <see cref="ChatExecutor"/> asks its model: the goal, and what there is to know about it.</param>
    /// <returns>The executor. Its answers name no sources.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IAgent<ExecuteRequest, Answer> Of(IAgent<string, string> agent) => Of(agent, Answer.Of);

    /// <summary>Makes an executor of an agent that is asked in text and answers with a value.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="agent">The agent. It is asked what a <see cref="ChatExecutor"/> asks its model: the goal, and what there is to know about it.</param>
    /// <param name="toAnswer">Makes an answer of the value, its sources included. It may be called by many runs at once.</param>
    /// <returns>The executor.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IAgent<ExecuteRequest, Answer> Of<T>(IAgent<string, T> agent, Func<T, Answer> toAnswer) => Of(agent, RoleMessage.For, toAnswer);

    /// <summary>Makes an executor of an agent that is given the request as it is.</summary>
    /// <typeparam name="T">The type of what it makes of it.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="toAnswer">Makes an answer of its output. It may be called by many runs at once.</param>
    /// <returns>The executor.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IAgent<ExecuteRequest, Answer> Of<T>(IAgent<ExecuteRequest, T> agent, Func<T, Answer> toAnswer) =>
        Of(agent, request => request, toAnswer);

    /// <summary>Makes an executor of any agent.</summary>
    /// <typeparam name="TInput">The type of the agent's input.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="agent">The agent.</param>
    /// <param name="toInput">Makes its input of the request. It may be called by many runs at once.</param>
    /// <param name="toAnswer">Makes an answer of its output. It may be called by many runs at once.</param>
    /// <returns>The executor. A function that returns <see langword="null"/> for an answer fails it.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public static IAgent<ExecuteRequest, Answer> Of<TInput, TOutput>(
        IAgent<TInput, TOutput> agent, Func<ExecuteRequest, TInput> toInput, Func<TOutput, Answer> toAnswer)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(toInput);
        ArgumentNullException.ThrowIfNull(toAnswer);
        return new AgentExecutor<TInput, TOutput>(agent, toInput, toAnswer);
    }
}
