namespace Agents.Core.Roles;

/// <summary>Lets any agent of the right types play a role.</summary>
public static class RoleExtensions
{
    /// <summary>Lets an agent be an atomizer.</summary>
    /// <param name="agent">The agent, such as one that <see cref="Agent.Create{TInput, TOutput}(string, Func{TInput, TOutput})"/> makes of a function.</param>
    /// <returns>An atomizer that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IAtomizer AsAtomizer(this IAgent<AtomizeRequest, Atomization> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as IAtomizer ?? new AtomizerAdapter(agent);
    }

    /// <summary>Lets an agent be a planner.</summary>
    /// <param name="agent">The agent, such as one that <see cref="Agent.Create{TInput, TOutput}(string, Func{TInput, TOutput})"/> makes of a function.</param>
    /// <returns>A planner that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IPlanner AsPlanner(this IAgent<PlanRequest, TaskPlan> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as IPlanner ?? new PlannerAdapter(agent);
    }

    /// <summary>Lets an agent be an aggregator.</summary>
    /// <param name="agent">The agent, such as one that <see cref="Agent.Create{TInput, TOutput}(string, Func{TInput, TOutput})"/> makes of a function.</param>
    /// <returns>An aggregator that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IAggregator AsAggregator(this IAgent<AggregateRequest, Answer> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as IAggregator ?? new AggregatorAdapter(agent);
    }

    /// <summary>Lets an agent be a verifier.</summary>
    /// <param name="agent">The agent, such as one that <see cref="Agent.Create{TInput, TOutput}(string, Func{TInput, TOutput})"/> makes of a function.</param>
    /// <returns>A verifier that calls it, under its name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    public static IVerifier AsVerifier(this IAgent<VerifyRequest, Verification> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent as IVerifier ?? new VerifierAdapter(agent);
    }
}
