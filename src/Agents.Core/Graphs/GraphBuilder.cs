namespace Agents.Core.Graphs;

/// <summary>Adds nodes to a graph: to one that is made, in <see cref="AgentGraph"/>, or to one that runs, in an edit.</summary>
/// <remarks>
/// What is wrong beyond what the compiler can see, such as a name that is there twice, is collected and reported as a whole when the graph
/// is made or the edit is applied. Not thread-safe.
/// </remarks>
public abstract partial class GraphBuilder
{
    private readonly List<NodeDefinition> _added = [];
    private readonly List<string> _problems = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private protected GraphBuilder()
    {
    }

    /// <summary>Gets the nodes that were added, in order.</summary>
    internal IReadOnlyList<NodeDefinition> Added => _added;

    /// <summary>Gets what is wrong so far, one sentence a problem.</summary>
    internal List<string> Problems => _problems;

    /// <summary>Gets what makes the events that the graph emits each time it starts, or that the edit emits once it was applied.</summary>
    internal List<Func<AgentEvent>> Announcements { get; } = [];

    /// <summary>Adds a node with a value that is the same in every run.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="name">1 to 128 characters, no slash and no control characters; no other node has it.</param>
    /// <param name="value">The value.</param>
    /// <returns>The node.</returns>
    public Node<T> Value<T>(string name, T value) => AddNode(name, new ValueWork<T>(NodeKind.Value, value), null);

    internal Node<T> AddNode<T>(string name, NodeWork<T> work, NodeOptions<T>? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        foreach (Node input in work.Inputs)
        {
            CheckOwned(input);
        }

        if (options?.OnFailure?.Node is { } fallback)
        {
            CheckOwned(fallback);
        }

        options?.AddFailures(name, _problems);
        CheckName(name);
        if (typeof(Task).IsAssignableFrom(typeof(T)) || typeof(T) == typeof(ValueTask))
        {
            _problems.Add($"The output of node '{name}' is a task; let its function take (…, context, cancellationToken) and return a ValueTask of the output.");
        }

        Node<T> node = new(name, this);
        _added.Add(new NodeDefinition<T>(node, work, options));
        return node;
    }

    /// <summary>Says whether a handle may be an input here.</summary>
    private protected virtual bool Owns(Node node) => ReferenceEquals(node.Owner, this);

    /// <summary>Says whether a name is taken by a node that this builder did not add.</summary>
    private protected virtual bool IsTaken(string name) => false;

    private static T Checked<T>(T? function)
        where T : class =>
        function ?? throw new ArgumentNullException(nameof(function));

    private static IAgent<TInput, TOutput> CheckAgent<TInput, TOutput>(IAgent<TInput, TOutput> agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        return agent;
    }

    private Node<TOutput> AddAgent<TInput, TOutput>(
        string name, IAgent<TInput, TOutput> agent, InputReader<TInput> input, NodeOptions<TOutput>? options) =>
        AddNode(name, new AgentWork<TInput, TOutput>(NodeKind.Agent, input, CheckAgent(agent)), options);

    private Node<TOutput> AddFunction<TInput, TOutput>(
        string name, Func<TInput, TOutput> function, InputReader<TInput> input, NodeOptions<TOutput>? options) =>
        AddNode(name, new FunctionWork<TInput, TOutput>(input, function), options);

    private Node<TOutput> AddFunction<TInput, TOutput>(
        string name,
        Func<TInput, AgentContext, CancellationToken, ValueTask<TOutput>> function,
        InputReader<TInput> input,
        NodeOptions<TOutput>? options)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AddNode(name, new AgentWork<TInput, TOutput>(NodeKind.Function, input, new FunctionAgent<TInput, TOutput>(name, function)), options);
    }

    private void CheckOwned(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (!Owns(node))
        {
            throw new ArgumentException($"The node '{node.Name}' belongs to another graph; an input must be a node of this one.", nameof(node));
        }
    }

    private void CheckName(string name)
    {
        try
        {
            AgentPath.CheckName(name, nameof(name));
        }
        catch (ArgumentException exception)
        {
            _problems.Add($"The name '{name}' of a node cannot be used: {exception.Message}");
        }

        if (!_names.Add(name) || IsTaken(name))
        {
            _problems.Add($"The name '{name}' is given to two nodes; a node's name is its place in the run.");
        }
    }
}
