namespace Agents.Core;

/// <summary>A typed unit of work: a model with tools, a function, a graph of other agents.</summary>
/// <typeparam name="TInput">The type of what it is given.</typeparam>
/// <typeparam name="TOutput">The type of what it makes of it.</typeparam>
/// <remarks>
/// An agent is immutable, thread-safe and reusable by any number of runs at once: all state of a run is in its context.
/// Applications start a run with <see cref="AgentRunExtensions"/>; agents call other agents through
/// <see cref="AgentContext.InvokeAsync{TInput, TOutput}(IAgent{TInput, TOutput}, TInput, CancellationToken)"/>.
/// </remarks>
public interface IAgent<in TInput, TOutput>
{
    /// <summary>Gets the agent's name: 1 to 128 characters, no slash and no control characters.</summary>
    string Name { get; }

    /// <summary>Does the work once. Called by the run, and by agents that hold a context; not by applications.</summary>
    /// <param name="input">What the agent is given.</param>
    /// <param name="context">What the agent sees of its run: budget, clock, seed, services, events.</param>
    /// <param name="cancellationToken">Ends the work; what leaves the agent then is an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The output. An agent that gave something up to get it says so with <see cref="AgentContext.ReportStop"/>.</returns>
    /// <exception cref="AgentException">There is no output.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    ValueTask<TOutput> InvokeAsync(TInput input, AgentContext context, CancellationToken cancellationToken);
}
