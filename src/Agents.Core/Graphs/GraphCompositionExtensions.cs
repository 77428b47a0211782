namespace Agents.Core.Graphs;

/// <summary>Makes graphs of agents that stand beside each other.</summary>
public static class GraphCompositionExtensions
{
    /// <summary>Makes an agent that gives its input to two agents at once, and returns what both make of it.</summary>
    /// <typeparam name="TInput">The type of the input of both.</typeparam>
    /// <typeparam name="TFirst">The type of the first agent's output.</typeparam>
    /// <typeparam name="TSecond">The type of the second agent's output.</typeparam>
    /// <param name="first">An agent.</param>
    /// <param name="second">The other one.</param>
    /// <param name="name">The name of the pair; <see langword="null"/> for <c>first-and-second</c>.</param>
    /// <returns>A graph of the two. When one fails, the other is cancelled. With <see cref="Agent.Then"/> it makes any graph of agents; a graph
    /// that is built says more, and is easier to read.</returns>
    /// <exception cref="ArgumentNullException">An agent is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The name is longer than 128 characters, or holds a slash or a control character.</exception>
    public static AgentGraph<TInput, (TFirst First, TSecond Second)> Zip<TInput, TFirst, TSecond>(
        this IAgent<TInput, TFirst> first, IAgent<TInput, TSecond> second, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return AgentGraph.Create<TInput, (TFirst First, TSecond Second)>(name ?? $"{first.Name}-and-{second.Name}", (g, input) =>
        {
            // The pair, and what the agents are called, may be called anything; so the nodes are told apart by their place.
            Node<TFirst> one = g.Add("first", first, input);
            Node<TSecond> other = g.Add("second", second, input);
            return g.Add("both", (TFirst x, TSecond y) => (x, y), one, other);
        });
    }
}
