namespace Agents.Core;

/// <summary>Makes agents of functions, and one agent of two.</summary>
public static class Agent
{
    /// <summary>Makes an agent of a function.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="function">The work. It may be called by many runs at once.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public static IAgent<TInput, TOutput> Create<TInput, TOutput>(
        string name, Func<TInput, AgentContext, CancellationToken, ValueTask<TOutput>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionAgent<TInput, TOutput>(AgentPath.CheckName(name, nameof(name)), function);
    }

    /// <summary>Makes an agent of a function that needs neither its run nor a wait.</summary>
    /// <typeparam name="TInput">The type of its input.</typeparam>
    /// <typeparam name="TOutput">The type of its output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters.</param>
    /// <param name="function">The work. It may be called by many runs at once.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public static IAgent<TInput, TOutput> Create<TInput, TOutput>(string name, Func<TInput, TOutput> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Create<TInput, TOutput>(name, (input, _, _) => new ValueTask<TOutput>(function(input)));
    }

    /// <summary>Makes an agent that gives the output of one agent to the next.</summary>
    /// <typeparam name="TInput">The type of the first agent's input.</typeparam>
    /// <typeparam name="TMiddle">The type of what is handed over.</typeparam>
    /// <typeparam name="TOutput">The type of the second agent's output.</typeparam>
    /// <param name="first">The agent that begins.</param>
    /// <param name="second">The agent that ends.</param>
    /// <param name="name">The name of the pair; <see langword="null"/> for <c>first-then-second</c>.</param>
    /// <returns>The agent.</returns>
    /// <exception cref="ArgumentNullException">An agent is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is longer than 128 characters, or holds a slash or a control character; or both
    /// agents have the same name, which leaves no room for the <c>-2</c> that tells the second one's path from the first one's.</exception>
    public static IAgent<TInput, TOutput> Then<TInput, TMiddle, TOutput>(
        this IAgent<TInput, TMiddle> first, IAgent<TMiddle, TOutput> second, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        name = AgentPath.CheckName(name ?? $"{first.Name}-then-{second.Name}", nameof(name));
        return new SequenceAgent<TInput, TMiddle, TOutput>(name, first, second);
    }
}
