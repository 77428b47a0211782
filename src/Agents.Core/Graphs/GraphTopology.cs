namespace Agents.Core.Graphs;

/// <summary>Nodes and edges of a graph as flat arrays by node index, with the order in which ready nodes go. Immutable; shared by runs.</summary>
internal sealed class GraphTopology
{
    private readonly int[] _successorStart;
    private readonly int[] _successors;
    private readonly int[] _inputStart;
    private readonly int[] _inputs;

    internal GraphTopology(NodeDefinition[] nodes, int output, GraphEdges edges, int[] order, IReadOnlyList<(Node Prototype, int Size)> stores)
    {
        Nodes = nodes;
        Output = output;
        Order = order;
        Stores = stores;
        (_inputStart, _inputs) = (edges.InputStart, edges.Inputs);
        (_successorStart, _successors) = (edges.SuccessorStart, edges.Successors);
        FallbackUsers = edges.FallbackUsers;
        IsDormant = FindDormant(nodes, output, edges);
        InitialRecords = MakeRecords(nodes, edges, IsDormant);
        (Rank, NodeOfRank, StructuralCount) = RankNodes(nodes, MeasureRemaining(Array.ConvertAll(nodes, node => node.Weight)));
        CanRevoke = Array.Exists(nodes, node => node.IsTolerant || node.Kind == NodeKind.Gate || node.Deadline is not null || node.OnFailure != FailureAction.Fail);
        HasDeadlines = Array.Exists(nodes, node => node.Deadline is not null);
        InitialReady = FindReady();
        JoinsWithPresets = FindJoinsWithPresets(nodes);
        Presets = Array.FindAll(nodes, node => node.Kind == NodeKind.Value);
    }

    private GraphTopology(NodeDefinition item, NodeDefinition collector, int count)
    {
        Nodes = new NodeDefinition[count + 1];
        Array.Fill(Nodes, item, 0, count);
        Nodes[count] = collector;
        Output = count;
        Stores = [];
        Order = [];
        _inputs = new int[count];
        _successors = new int[count];
        _inputStart = new int[count + 2];
        _successorStart = new int[count + 2];
        Rank = new int[count + 1];
        NodeOfRank = new int[count + 1];
        InitialRecords = new NodeRecord[count + 1];
        ReadySet ready = new(count + 1); // a struct: what is added to the property is added to a copy
        for (int i = 0; i < count; i++)
        {
            _inputs[i] = i;
            _successors[i] = count;
            _successorStart[i + 1] = i + 1;
            Rank[i] = i + 1;
            NodeOfRank[i + 1] = i;
            InitialRecords[i].State = NodeState.Ready;
            ready.Add(i + 1);
        }

        _successorStart[count + 1] = count;
        _inputStart[count + 1] = count;
        NodeOfRank[0] = count;
        StructuralCount = 1;
        InitialRecords[count].Pending = count;
        if (count == 0)
        {
            InitialRecords[0].State = NodeState.Ready;
            ready.Add(0);
        }

        InitialReady = ready;
        CanRevoke = false;
    }

    public NodeDefinition[] Nodes { get; }

    public int Output { get; }

    /// <summary>Gets the indices so that each stands after all it depends on. Empty for a list of items, which has no paths to measure.</summary>
    public int[] Order { get; }

    /// <summary>Gets the arrays of outputs that a run makes: whose type each has, and how many.</summary>
    public IReadOnlyList<(Node Prototype, int Size)> Stores { get; }

    /// <summary>Gets what the records of a run start from: how many inputs each node waits for that are not there from the start.</summary>
    public NodeRecord[] InitialRecords { get; }

    public ReadySet InitialReady { get; }

    /// <summary>Gets the place of each node in the order in which ready nodes go: joins and gates first, then by priority, then by the
    /// longest remaining path, then by index.</summary>
    public int[] Rank { get; }

    public int[] NodeOfRank { get; }

    /// <summary>Gets how many ranks belong to nodes that only move values.</summary>
    public int StructuralCount { get; }

    /// <summary>Gets which nodes start only when a failure calls for them; empty when none does.</summary>
    public bool[] IsDormant { get; } = [];

    /// <summary>Gets which nodes take the place of their own output from a node, by that node; empty when no node has a fallback.</summary>
    public IReadOnlyDictionary<int, int[]> FallbackUsers { get; } = GraphEdges.NoFallbacks;

    /// <summary>Gets the nodes whose values are the same in every run.</summary>
    public NodeDefinition[] Presets { get; } = [];

    /// <summary>Gets the tolerant joins that have inputs from the start.</summary>
    public IReadOnlyList<int> JoinsWithPresets { get; } = [];

    /// <summary>Gets whether a run may stop needing a node before the run's end.</summary>
    public bool CanRevoke { get; }

    public bool HasDeadlines { get; }

    public ReadOnlySpan<int> SuccessorsOf(int node) =>
        _successors.AsSpan(_successorStart[node], _successorStart[node + 1] - _successorStart[node]);

    public ReadOnlySpan<int> InputsOf(int node) => _inputs.AsSpan(_inputStart[node], _inputStart[node + 1] - _inputStart[node]);

    public string NameOf(int node) => Nodes[node].NameAt(node);

    /// <summary>Measures the longest path from the start of each node to the end, in seconds, when each takes as long as is said.</summary>
    public double[] MeasureRemaining(double[] expected)
    {
        double[] remaining = new double[Nodes.Length];
        for (int i = Order.Length - 1; i >= 0; i--)
        {
            int node = Order[i];
            double longest = 0;
            foreach (int successor in SuccessorsOf(node))
            {
                longest = Math.Max(longest, remaining[successor]);
            }

            foreach (int user in FallbackUsers.GetValueOrDefault(node, []))
            {
                // A fallback stands in for the node when that has failed; what comes after the node comes after the fallback.
                longest = Math.Max(longest, remaining[user] - expected[user]);
            }

            remaining[node] = longest + expected[node];
        }

        return remaining;
    }

    /// <summary>Makes the graph of one definition that stands at many indices, and of one that collects what they make.</summary>
    public static GraphTopology OfItems(NodeDefinition item, NodeDefinition collector, int count) => new(item, collector, count);

    private static NodeRecord[] MakeRecords(NodeDefinition[] nodes, GraphEdges edges, bool[] isDormant)
    {
        NodeRecord[] records = new NodeRecord[nodes.Length];
        for (int node = 0; node < nodes.Length; node++)
        {
            foreach (int input in edges.InputsOf(node))
            {
                if (!nodes[input].IsPreset)
                {
                    records[node].Pending++;
                }
            }

            records[node].State = nodes[node].IsPreset ? NodeState.Succeeded : NodeState.Waiting;
            records[node].Flags = isDormant.Length > 0 && isDormant[node] ? NodeFlags.Dormant : NodeFlags.None;
        }

        return records;
    }

    /// <summary>Finds the nodes that lead to the output only through a fallback.</summary>
    private static bool[] FindDormant(NodeDefinition[] nodes, int output, GraphEdges edges)
    {
        if (edges.FallbackUsers.Count == 0)
        {
            return [];
        }

        bool[] isDormant = new bool[nodes.Length];
        Array.Fill(isDormant, true);
        Stack<int> open = new([output]);
        isDormant[output] = false;
        while (open.TryPop(out int node))
        {
            foreach (int input in edges.InputsOf(node))
            {
                if (isDormant[input])
                {
                    isDormant[input] = false;
                    open.Push(input);
                }
            }
        }

        // What is there from the start has nothing to wait for.
        for (int node = 0; node < nodes.Length; node++)
        {
            isDormant[node] &= !nodes[node].IsPreset;
        }

        return isDormant;
    }

    private static (int[] Rank, int[] NodeOfRank, int StructuralCount) RankNodes(NodeDefinition[] nodes, double[] remaining)
    {
        int[] nodeOfRank = new int[nodes.Length];
        for (int i = 0; i < nodeOfRank.Length; i++)
        {
            nodeOfRank[i] = i;
        }

        Array.Sort(nodeOfRank, (left, right) => Compare(nodes, remaining, left, right));
        int[] rank = new int[nodes.Length];
        int structural = 0;
        for (int i = 0; i < nodeOfRank.Length; i++)
        {
            rank[nodeOfRank[i]] = i;
            structural += nodes[nodeOfRank[i]].IsStructural ? 1 : 0;
        }

        return (rank, nodeOfRank, structural);
    }

    private static int Compare(NodeDefinition[] nodes, double[] remaining, int left, int right)
    {
        int order = nodes[right].IsStructural.CompareTo(nodes[left].IsStructural);
        order = order != 0 ? order : nodes[right].Priority.CompareTo(nodes[left].Priority);
        order = order != 0 ? order : remaining[right].CompareTo(remaining[left]);
        return order != 0 ? order : left.CompareTo(right);
    }

    private static List<int> FindJoinsWithPresets(NodeDefinition[] nodes)
    {
        List<int> joins = [];
        for (int node = 0; node < nodes.Length; node++)
        {
            if (nodes[node].IsTolerant && nodes[node].Inputs.Any(input => nodes[input.Index].IsPreset))
            {
                joins.Add(node);
            }
        }

        return joins;
    }

    private ReadySet FindReady()
    {
        ReadySet ready = new(Nodes.Length);
        for (int node = 0; node < Nodes.Length; node++)
        {
            NodeRecord record = InitialRecords[node];
            if (record is { State: NodeState.Waiting, Pending: 0 } && !record.Has(NodeFlags.Dormant) && !Nodes[node].IsTolerant)
            {
                InitialRecords[node].State = NodeState.Ready;
                ready.Add(Rank[node]);
            }
        }

        return ready;
    }
}
