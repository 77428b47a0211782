namespace Agents.Core.Graphs;

/// <content>Nodes that decide what runs: gates, lists, alternatives, repetitions.</content>
public abstract partial class GraphBuilder
{
    /// <summary>Adds a gate that hands a value on when a condition holds. While it does not, what depends on the gate is skipped.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="value">The value.</param>
    /// <param name="condition">The condition; quick, since it takes no place under the limit on concurrency.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<T> When<T>(string name, Node<T> value, Func<T, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(condition);
        return AddNode(name, new GateWork<T, T>(value, value, condition), null);
    }

    /// <summary>Adds a gate that hands a value on when another node says so.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="value">The value.</param>
    /// <param name="condition">The node that says so.</param>
    /// <returns>The gate.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<T> When<T>(string name, Node<T> value, Node<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(condition);
        return AddNode(name, new GateWork<T, bool>(value, condition, static isOpen => isOpen), null);
    }

    /// <summary>Adds a switch: a key is computed once, and of its cases the one with that key opens.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <typeparam name="TKey">The type of the key.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="value">The value that the open case hands on.</param>
    /// <param name="key">Computes the key.</param>
    /// <returns>The switch. Ask it for its cases; without any it is a node that nobody needs.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public GraphSwitch<T, TKey> Switch<T, TKey>(string name, Node<T> value, Func<T, TKey> key)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(value);
        return new GraphSwitch<T, TKey>(this, name, value, Add(name, key, value));
    }

    /// <summary>Adds a node that calls an agent for each item of a list that is known only when the node runs.</summary>
    /// <typeparam name="TInput">The type of what holds the items.</typeparam>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="input">What holds the items.</param>
    /// <param name="items">Gets the items. They are copied, at most <see cref="ForEachOptions.MaxItems"/> of them.</param>
    /// <param name="agent">The agent. For item 3 it stands in the run at the node's path and <c>/3</c>.</param>
    /// <param name="forEach">How the items are worked on; <see langword="null"/> for the defaults.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>A node with the outputs in the order of the items. The first item that fails cancels the others and fails the node.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/> that may not be.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<IReadOnlyList<TOutput>> ForEach<TInput, TItem, TOutput>(
        string name,
        Node<TInput> input,
        Func<TInput, IEnumerable<TItem>> items,
        IAgent<TItem, TOutput> agent,
        ForEachOptions? forEach = null,
        NodeOptions<IReadOnlyList<TOutput>>? options = null)
    {
        CheckForEach(input, items, agent);
        return AddNode(
            name,
            new ForEachWork<TInput, TItem, TOutput, IReadOnlyList<TOutput>>(
                input, items, agent, Freeze(name, forEach), NodeKind.All, static (outputs, _) => outputs),
            options);
    }

    /// <summary>Adds a node that calls an agent for each item of a list that another node makes.</summary>
    /// <inheritdoc cref="ForEach{TInput, TItem, TOutput}(string, Node{TInput}, Func{TInput, IEnumerable{TItem}}, IAgent{TItem, TOutput}, ForEachOptions, NodeOptions{IReadOnlyList{TOutput}})"/>
    public Node<IReadOnlyList<TOutput>> ForEach<TItem, TOutput>(
        string name,
        Node<IReadOnlyList<TItem>> input,
        IAgent<TItem, TOutput> agent,
        ForEachOptions? forEach = null,
        NodeOptions<IReadOnlyList<TOutput>>? options = null) =>
        ForEach(name, input, static items => items, agent, forEach, options);

    /// <summary>Adds a node that calls an agent for each item of a list, where each item may fail.</summary>
    /// <typeparam name="TInput">The type of what holds the items.</typeparam>
    /// <typeparam name="TItem">The type of the items.</typeparam>
    /// <typeparam name="TOutput">The type of the agent's output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="input">What holds the items.</param>
    /// <param name="items">Gets the items. They are copied, at most <see cref="ForEachOptions.MaxItems"/> of them.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="forEach">How the items are worked on; <see langword="null"/> for the defaults.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>A node with what came of each item, in order. When an item failed, the run ends as <see cref="StopReason.Partial"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/> that may not be.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<JoinResult<TOutput>> ForEachSettled<TInput, TItem, TOutput>(
        string name,
        Node<TInput> input,
        Func<TInput, IEnumerable<TItem>> items,
        IAgent<TItem, TOutput> agent,
        ForEachOptions? forEach = null,
        NodeOptions<JoinResult<TOutput>>? options = null)
    {
        CheckForEach(input, items, agent);
        return AddNode(
            name,
            new ForEachWork<TInput, TItem, TOutput, JoinResult<TOutput>>(
                input, items, agent, Freeze(name, forEach), NodeKind.AllSettled, static (outputs, join) => join.ToResult(ItemName.Of, i => outputs[i])),
            options);
    }

    /// <summary>Adds a node that tries agents in turn until one succeeds. Each that fails is an <see cref="AlternativeFailed"/> event.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="input">The input.</param>
    /// <param name="alternatives">The agents, the preferred one first; at least one, with names of their own.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>A node with the output of the first agent that succeeds. When the last one fails, the node fails with that.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/> that may not be.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph, or an alternative is <see langword="null"/>.</exception>
    public Node<TOutput> FirstSuccess<TInput, TOutput>(
        string name, Node<TInput> input, IReadOnlyList<IAgent<TInput, TOutput>> alternatives, NodeOptions<TOutput>? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(alternatives);
        IAgent<TInput, TOutput>[] copy = [.. alternatives];
        if (Array.IndexOf(copy, null) is >= 0 and int index)
        {
            throw new ArgumentException($"Alternative {index} is null.", nameof(alternatives));
        }

        if (copy.Length == 0)
        {
            Problems.Add($"Node '{name}' must have at least one alternative, but has none.");
        }

        foreach (IGrouping<string, IAgent<TInput, TOutput>> same in copy.GroupBy(agent => agent.Name, StringComparer.Ordinal))
        {
            if (same.Count() > 1)
            {
                Problems.Add($"Two alternatives of node '{name}' have the name '{same.Key}'; each needs one of its own.");
            }
        }

        return AddNode(name, new FirstSuccessWork<TInput, TOutput>(new Input1<TInput>([input]), copy), options);
    }

    /// <summary>Adds a node that calls an agent again and again, each time with what it made the last time, until that will do.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="input">What the agent is given first.</param>
    /// <param name="agent">The agent. In round 2 it stands in the run at the node's path and <c>/2</c>.</param>
    /// <param name="until">Whether what the agent made will do.</param>
    /// <param name="max">How many rounds at most; 1 to 1,000,000.</param>
    /// <param name="options">How the node runs; <see langword="null"/> for the defaults.</param>
    /// <returns>A node with what the last round made. When that will not do after all rounds, the run ends as <see cref="StopReason.Partial"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/> that may not be.</exception>
    /// <exception cref="ArgumentException">A handle belongs to another graph.</exception>
    public Node<T> Repeat<T>(
        string name, Node<T> input, IAgent<T, T> agent, Func<T, bool> until, int max, NodeOptions<T>? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(until);
        if (max is < 1 or > 1_000_000)
        {
            Problems.Add($"The rounds of node '{name}' must be 1 to 1,000,000, but are {max}.");
        }

        return AddNode(name, new RepeatWork<T>(input, agent, until, max), options);
    }

    private static void CheckForEach(object input, object items, object agent)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(agent);
    }

    private ForEachSettings Freeze(string name, ForEachOptions? options)
    {
        options ??= new ForEachOptions();
        options.AddFailures(name, Problems);
        return new ForEachSettings(options);
    }
}
