namespace Agents.Core.Graphs;

/// <summary>An edit against a graph as it is now: the new topology, or all reasons against it. Made under the run's lock.</summary>
internal sealed class EditDraft
{
    private readonly GraphTopology _before;
    private readonly NodeRecord[] _records;
    private readonly NodeDefinition[] _nodes;
    private readonly List<string> _problems;
    private readonly SortedSet<int> _removed = [];
    private readonly SortedSet<int> _rewired = [];
    private int _output;

    public EditDraft(GraphTopology before, NodeRecord[] records, GraphEnding ending, int maxNodes, GraphEdit edit)
    {
        _before = before;
        _records = records;
        _nodes = [.. before.Nodes, .. edit.Added];
        _problems = [.. edit.Problems];
        _output = before.Output;
        if (ending != GraphEnding.None)
        {
            _problems.Add("The graph has ended; nothing can be added to it any more.");
        }

        if (_nodes.Length > maxNodes)
        {
            _problems.Add($"There would be {_nodes.Length} nodes, but {nameof(GraphOptions.MaxNodes)} allows {maxNodes}.");
        }

        CheckNames(edit);
        foreach (Node removed in edit.Removed)
        {
            Remove(removed);
        }

        foreach ((Node? consumer, Node from, Node to) in edit.Rewired)
        {
            Rewire(edit, consumer, from, to);
        }

        CheckInputs();
        Topology = _problems.Count > 0 ? null : Build();
    }

    /// <summary>Gets the graph as it is after the edit; <see langword="null"/> when it is refused.</summary>
    public GraphTopology? Topology { get; }

    public IReadOnlyList<string> Problems => _problems;

    public IReadOnlyCollection<int> Removed => _removed;

    public IReadOnlyCollection<int> Rewired => _rewired;

    // Another edit may have been applied since this one looked.
    private void CheckNames(GraphEdit edit)
    {
        if (edit.Problems.Count > 0)
        {
            return;
        }

        HashSet<string> taken = new(_before.Nodes.Select(node => node.Node.Name), StringComparer.Ordinal);
        foreach (NodeDefinition added in edit.Added)
        {
            if (!taken.Add(added.Node.Name))
            {
                _problems.Add($"The name '{added.Node.Name}' is given to two nodes; a node's name is its place in the run, also when it was removed.");
            }
        }
    }

    private int IndexOf(Node node)
    {
        bool isKnown = node.Index >= 0 && node.Index < _before.Nodes.Length && ReferenceEquals(_before.Nodes[node.Index].Node, node);
        if (!isKnown)
        {
            _problems.Add($"'{node.Name}' is no node of the running graph.");
        }

        return isKnown ? node.Index : -1;
    }

    private bool HasStarted(int node) => _records[node].State is not (NodeState.Waiting or NodeState.Ready);

    private void Remove(Node node)
    {
        int index = IndexOf(node);
        if (index < 0)
        {
            return;
        }

        if (HasStarted(index))
        {
            _problems.Add($"Node '{node.Name}' cannot be removed, because it is {StateOf(index)}.");
            return;
        }

        _removed.Add(index);
        _nodes[index] = new RemovedDefinition(_nodes[index]);
    }

    private void Rewire(GraphEdit edit, Node? consumer, Node from, Node to)
    {
        if (!ReferenceEquals(to.Owner, edit) && IndexOf(to) < 0)
        {
            return;
        }

        if (consumer is null)
        {
            ReplaceEverywhere(from, to);
            return;
        }

        int index = IndexOf(consumer);
        if (index < 0)
        {
            return;
        }

        if (HasStarted(index))
        {
            _problems.Add($"Node '{consumer.Name}' cannot get another input, because it is {StateOf(index)}.");
        }

        if (!Takes(_nodes[index], from))
        {
            _problems.Add($"Node '{consumer.Name}' cannot get another input in the place of '{from.Name}', because it does not take that.");
            return;
        }

        _nodes[index] = _nodes[index].Rewire(from, to);
        _rewired.Add(index);
    }

    private void ReplaceEverywhere(Node from, Node to)
    {
        int index = IndexOf(from);
        if (index < 0)
        {
            return;
        }

        for (int node = 0; node < _before.Nodes.Length; node++)
        {
            if (!HasStarted(node) && Takes(_nodes[node], from))
            {
                _nodes[node] = _nodes[node].Rewire(from, to);
                _rewired.Add(node);
            }
        }

        if (index == _output)
        {
            _output = to.Index >= 0 ? to.Index : Array.FindIndex(_nodes, node => ReferenceEquals(node.Node, to));
        }
    }

    private static bool Takes(NodeDefinition node, Node input) => node.Inputs.Contains(input) || ReferenceEquals(node.Fallback, input);

    private void CheckInputs()
    {
        HashSet<Node> present = new(_nodes.Where(node => node is not RemovedDefinition).Select(node => node.Node), ReferenceEqualityComparer.Instance);
        for (int node = 0; node < _nodes.Length; node++)
        {
            if (node < _before.Nodes.Length && _records[node].IsFinal)
            {
                continue;
            }

            foreach (Node input in _nodes[node].Fallback is { } fallback ? _nodes[node].Inputs.Append(fallback) : _nodes[node].Inputs)
            {
                if (!present.Contains(input))
                {
                    _problems.Add($"Node '{_nodes[node].Node.Name}' takes '{input.Name}', which is not in the graph; remove it too, or give it another input.");
                }
            }
        }

        if (_nodes[_output] is RemovedDefinition)
        {
            _problems.Add($"Node '{_nodes[_output].Node.Name}' cannot be removed, because it is the output; replace it first.");
        }
    }

    private GraphTopology? Build()
    {
        List<(Node Prototype, int Size)> stores = [.. _before.Stores];
        GraphCheck.Place(_nodes, _before.Nodes.Length, stores);
        GraphEdges edges = GraphEdges.Of(_nodes);
        int[] order = edges.Sort();
        if (order.Length < _nodes.Length)
        {
            _problems.Add($"The edit makes a cycle: {GraphCheck.DescribeCycle(_nodes, order)}.");
            return null;
        }

        bool[] isUsed = GraphCheck.FindUsed(_nodes.Length, _output, edges);
        Array.Fill(isUsed, true, 0, _before.Nodes.Length); // what nobody needs any more is skipped, not refused
        GraphCheck.AddUnused(_nodes, isUsed, _problems);
        return _problems.Count > 0 ? null : new GraphTopology(_nodes, _output, edges, order, stores);
    }

    private string StateOf(int node) => _records[node].State switch
    {
        NodeState.Running => "running",
        NodeState.Succeeded => "done",
        NodeState state => state.ToString().ToLowerInvariant(),
    };
}
