using System.Text.Json.Serialization.Metadata;
using Agents.Core.Budgets;

namespace Agents.Core.Tools;

/// <summary>Makes tools of agents.</summary>
public static class AgentToolExtensions
{
    /// <summary>Makes a tool of an agent that reads and writes text.</summary>
    /// <param name="agent">The agent; its name becomes the tool's.</param>
    /// <param name="description">What it is good for, for the model that calls it.</param>
    /// <param name="budget">Limits of one call; <see langword="null"/> for only those of the caller. What a call spends is debited to the
    /// caller's ledger either way.</param>
    /// <param name="policy">The policy; <see langword="null"/> for <see cref="ToolPolicy.Default"/> without a timeout, since the run's budget
    /// and the agent's own limits end it.</param>
    /// <param name="grants">Which tools the agent may call although the chat agent that calls it lacks them; <see langword="null"/> for those of the
    /// policy, which by default grants none. <see cref="ToolGrants.All"/> lets it call all that it was built with.</param>
    /// <returns>The tool. It works inside a run; approval is asked of that run's approver, for the agent's own tools too.</returns>
    /// <exception cref="ArgumentNullException">A required argument is <see langword="null"/>.</exception>
    public static Tool AsTool(
        this IAgent<string, string> agent, string description, Budget? budget = null, ToolPolicy? policy = null, ToolGrants? grants = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(description);
        return new Tool(new AgentFunction<string, string>(agent, description, budget, null, null), Granting(policy, grants));
    }

    /// <summary>Makes a tool of an agent with typed input and output.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="agent">The agent; its name becomes the tool's.</param>
    /// <param name="description">What it is good for, for the model that calls it.</param>
    /// <param name="inputType">How the input is read from JSON; also gives the schema.</param>
    /// <param name="outputType">How the output is written as JSON.</param>
    /// <param name="budget">Limits of one call; <see langword="null"/> for only those of the caller.</param>
    /// <param name="policy">The policy; <see langword="null"/> for <see cref="ToolPolicy.Default"/> without a timeout.</param>
    /// <param name="grants">Which tools the agent may call although the chat agent that calls it lacks them; <see langword="null"/> for those of the
    /// policy, which by default grants none. <see cref="ToolGrants.All"/> lets it call all that it was built with.</param>
    /// <returns>The tool. It works inside a run; approval is asked of that run's approver, for the agent's own tools too.</returns>
    /// <exception cref="ArgumentNullException">A required argument is <see langword="null"/>.</exception>
    public static Tool AsTool<TInput, TOutput>(
        this IAgent<TInput, TOutput> agent,
        string description,
        JsonTypeInfo<TInput> inputType,
        JsonTypeInfo<TOutput> outputType,
        Budget? budget = null,
        ToolPolicy? policy = null,
        ToolGrants? grants = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(inputType);
        ArgumentNullException.ThrowIfNull(outputType);
        return new Tool(new AgentFunction<TInput, TOutput>(agent, description, budget, inputType, outputType), Granting(policy, grants));
    }

    private static ToolPolicy Granting(ToolPolicy? policy, ToolGrants? grants)
    {
        policy ??= Patient;
        return grants is null ? policy : policy with { Grants = grants };
    }

    private static ToolPolicy Patient { get; } = new() { Timeout = Timeout.InfiniteTimeSpan };
}
