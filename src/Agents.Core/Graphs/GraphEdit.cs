namespace Agents.Core.Graphs;

/// <summary>A batch of changes to a graph that runs, which apply together or not at all.</summary>
/// <remarks>
/// Handed to the function that is given to <see cref="GraphContextExtensions.EditGraph"/>; of no use after that. Not thread-safe. The graph
/// goes on meanwhile: what the edit found not started may have started by the time it is applied, and is then refused.
/// </remarks>
public sealed class GraphEdit : GraphBuilder
{
    private readonly GraphExecution _execution;
    private readonly GraphTopology _topology;
    private readonly Dictionary<string, Node> _present;

    internal GraphEdit(GraphExecution execution, GraphTopology topology)
    {
        _execution = execution;
        _topology = topology;
        _present = topology.Nodes.Where(node => node is not RemovedDefinition).ToDictionary(node => node.Node.Name, node => node.Node, StringComparer.Ordinal);
    }

    internal List<Node> Removed { get; } = [];

    /// <summary>Gets the changes of inputs, in order; one without a consumer is for all that have not started, and for the output.</summary>
    internal List<(Node? Consumer, Node From, Node To)> Rewired { get; } = [];

    /// <summary>Finds a node of the running graph.</summary>
    /// <typeparam name="T">The type of its output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <returns>The node. When there is none of that name and type, the edit will be refused.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public Node<T> Find<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Node? node = _present.GetValueOrDefault(name);
        if (node is Node<T> found)
        {
            return found;
        }

        Problems.Add(node is null
            ? $"There is no node '{name}'."
            : $"Node '{name}' makes {TypeName.Of(node.OutputType)}, not {TypeName.Of(typeof(T))}.");
        return new Node<T>(name, this);
    }

    /// <summary>Removes a node that has not started. Whatever took its output has to take another, or to be removed too.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    public void Remove(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        Removed.Add(node);
    }

    /// <summary>Lets a node that has not started take another input.</summary>
    /// <typeparam name="T">The type of the input.</typeparam>
    /// <param name="consumer">The node.</param>
    /// <param name="from">The input that it has.</param>
    /// <param name="to">The input that it gets, in the same place.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public void Rewire<T>(Node consumer, Node<T> from, Node<T> to)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Rewired.Add((consumer, from, to));
    }

    /// <summary>Lets everything that has not started, and the graph's output, take another node where it takes this one. Nodes that this
    /// edit adds are left as they are.</summary>
    /// <typeparam name="T">The type of the output.</typeparam>
    /// <param name="node">The node.</param>
    /// <param name="with">The node that stands in its place from now on.</param>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public void Replace<T>(Node<T> node, Node<T> with)
    {
        ArgumentNullException.ThrowIfNull(node);
        ArgumentNullException.ThrowIfNull(with);
        Rewired.Add((null, node, with));
    }

    private protected override bool Owns(Node node) =>
        ReferenceEquals(node.Owner, this) || (node.Index >= 0 && node.Index < _topology.Nodes.Length && ReferenceEquals(_topology.Nodes[node.Index].Node, node));

    private protected override bool IsTaken(string name) => _present.ContainsKey(name);
}
