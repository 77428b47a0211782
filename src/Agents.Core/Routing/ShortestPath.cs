namespace Agents.Core.Routing;

/// <summary>A search for the cheapest route through one tool graph, made again and again as tools fail.</summary>
/// <remarks>
/// <para>
/// Dijkstra's algorithm (1959), backwards from the goal's states, so that several of them are one search. Of routes that cost the same the one
/// with fewer steps is taken, and of those the one whose first different step was added to the graph first; so the same graph and the same
/// health give the same route. A step that leads to a tool that is down, or that was closed, counts as absent.
/// </para>
/// <para>Takes O((V + E) log V); allocates nothing after it is made. Not thread-safe: one search a thread.</para>
/// </remarks>
public sealed class ShortestPath
{
    private readonly ToolGraphLinks _links;
    private readonly NodeHeap _heap;
    private readonly int[] _path;
    private int _length;

    /// <summary>Initializes a search.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="health">The health of the tools, as it is at each query; <see langword="null"/> when all are well.</param>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    public ShortestPath(ToolGraph graph, ToolHealth? health = null)
        : this(graph, health, int.MaxValue)
    {
    }

    /// <param name="graph">The graph.</param>
    /// <param name="health">The health of the tools.</param>
    /// <param name="queries">How many queries it numbers before it begins again.</param>
    internal ShortestPath(ToolGraph graph, ToolHealth? health, int queries)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        _links = graph.Links;
        Weights = new ToolWeights(graph, health);
        _heap = new NodeHeap(_links.Nodes.Length, queries);
        _path = new int[_links.Nodes.Length];
    }

    /// <summary>Gets the graph.</summary>
    public ToolGraph Graph { get; }

    /// <summary>Gets the cost of the route found last; infinite when the last query found none, or before the first.</summary>
    public double Cost { get; private set; } = double.PositiveInfinity;

    /// <summary>Gets the route found last, as indexes into <see cref="ToolGraph.Nodes"/>: from where it begins to the goal's state, both included.
    /// Empty when the last query found none. Changes with the next query.</summary>
    public ReadOnlySpan<int> Nodes => _path.AsSpan(0, _length);

    internal ToolWeights Weights { get; }

    /// <summary>Takes a node out of this search, whatever its health.</summary>
    /// <param name="node">The name of a node; nearly always a tool or a stage.</param>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public void Close(string node) => Weights.Close(Find(node));

    /// <summary>Lets a node back in that was closed.</summary>
    /// <param name="node">The name of a node; nearly always a tool or a stage.</param>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public void Reopen(string node) => Weights.Reopen(Find(node));

    /// <summary>Finds the cheapest route.</summary>
    /// <param name="goal">The name of the goal.</param>
    /// <param name="from">The name of the node where the route begins. It may be down or closed: the route only leaves it.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such goal or node.</exception>
    public bool TryFind(string goal, string from)
    {
        int index = Graph.GoalOf(goal);
        return index < 0
            ? throw new ArgumentException(
                $"The graph has no goal '{goal}'; it has {string.Join(", ", Graph.Goals.Select(known => $"'{known.Name}'"))}.", nameof(goal))
            : TryFind(index, Find(from));
    }

    /// <summary>Makes a copy of the route found last.</summary>
    /// <returns>The route; <see langword="null"/> when the last query found none.</returns>
    public RoutePath? ToPath()
    {
        if (_length == 0)
        {
            return null;
        }

        string[] names = new string[_length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = _links.Nodes[_path[i]].Name;
        }

        return new RoutePath(names, Cost);
    }

    /// <summary>Finds the cheapest route from a node to any state of a goal.</summary>
    internal bool TryFind(int goal, int from)
    {
        _length = 0;
        Cost = double.PositiveInfinity;
        ReadOnlySpan<double> factors = Weights.Current();
        ulong bit = 1UL << goal;
        _heap.Clear();
        foreach (int state in Graph.StatesOf(goal))
        {
            _heap.Offer(state, 0, 0);
        }

        while (_heap.TryTake(out int node))
        {
            if (node == from)
            {
                Walk(from, bit, factors);
                return true;
            }

            double cost = _heap.CostOf(node);
            int hops = _heap.HopsOf(node) + 1;
            double factor = factors[node];
            foreach (Hop hop in _links.In(node))
            {
                // A step to what is closed is absent: it is infinite or, where the edge is free, not a number.
                double total = (hop.Cost * factor) + cost;
                if ((hop.Scope & bit) != 0 && total < double.PositiveInfinity)
                {
                    _heap.Offer(hop.Node, total, hops);
                }
            }
        }

        return false;
    }

    /// <summary>Goes from where the route begins along steps that lose nothing, the one added first where there are several.</summary>
    private void Walk(int from, ulong bit, ReadOnlySpan<double> factors)
    {
        Cost = _heap.CostOf(from);
        int node = from;
        _path[_length++] = node;
        while (_heap.HopsOf(node) > 0)
        {
            foreach (Hop hop in _links.Out(node))
            {
                if ((hop.Scope & bit) != 0
                    && _heap.IsTaken(hop.Node)
                    && _heap.HopsOf(hop.Node) + 1 == _heap.HopsOf(node)
                    && (hop.Cost * factors[hop.Node]) + _heap.CostOf(hop.Node) == _heap.CostOf(node))
                {
                    node = hop.Node;
                    break;
                }
            }

            _path[_length++] = node;
        }
    }

    private int Find(string name)
    {
        int index = Graph.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"The graph has no node '{name}'.", nameof(name));
    }
}
