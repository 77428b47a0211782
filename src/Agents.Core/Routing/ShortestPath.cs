namespace Agents.Core.Routing;

/// <summary>A search for the cheapest route through one tool graph, made again and again as tools fail.</summary>
/// <remarks>
/// <para>
/// Dijkstra's algorithm (1959), until the first of the goal's states is reached. Of routes that cost the same the one
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
    private readonly bool[] _isGoal;
    private int _goal = -1;
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
        _isGoal = new bool[_links.Nodes.Length];
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
        AimAt(goal);
        _heap.Clear();
        _heap.Offer(from, 0, 0);

        // What costs more than a way to the goal that is known leads to no better one. A step to what is down or closed is absent: it is
        // infinite or, where the edge is free, not a number, and so never within the bound.
        double bound = double.MaxValue;
        while (_heap.TryTake(out int node))
        {
            if (_isGoal[node])
            {
                Trace(node, from, bit, factors);
                return true;
            }

            double cost = _heap.CostOf(node);
            int hops = _heap.HopsOf(node) + 1;
            foreach (Hop hop in _links.Out(node))
            {
                double total = cost + (hop.Cost * factors[hop.Node]);
                if (total <= bound && (hop.Scope & bit) != 0)
                {
                    _heap.Offer(hop.Node, total, hops);
                    bound = _isGoal[hop.Node] ? total : bound;
                }
            }
        }

        return false;
    }

    private void AimAt(int goal)
    {
        if (goal == _goal)
        {
            return;
        }

        Array.Clear(_isGoal);
        foreach (int state in Graph.StatesOf(goal))
        {
            _isGoal[state] = true;
        }

        _goal = goal;
    }

    /// <summary>Marks backwards every node of every route that is as good as the best, and goes along the marks, by the edge added first where there are
    /// several.</summary>
    private void Trace(int end, int from, ulong bit, ReadOnlySpan<double> factors)
    {
        Cost = _heap.CostOf(end);
        int steps = _heap.HopsOf(end);
        int open = 0;
        foreach (int state in Graph.StatesOf(_goal))
        {
            if (_heap.IsKnown(state) && _heap.CostOf(state) == Cost && _heap.HopsOf(state) == steps && _heap.TryMark(state))
            {
                _path[open++] = state;
            }
        }

        while (open > 0)
        {
            int node = _path[--open];
            foreach (Hop hop in _links.In(node))
            {
                if ((hop.Scope & bit) != 0 && _heap.IsTaken(hop.Node) && IsTight(hop.Node, node, hop.Cost, factors) && _heap.TryMark(hop.Node))
                {
                    _path[open++] = hop.Node;
                }
            }
        }

        int next = from;
        _path[_length++] = next;
        while (_length <= steps)
        {
            foreach (Hop hop in _links.Out(next))
            {
                if ((hop.Scope & bit) != 0 && _heap.IsMarked(hop.Node) && IsTight(next, hop.Node, hop.Cost, factors))
                {
                    next = hop.Node;
                    break;
                }
            }

            _path[_length++] = next;
        }
    }

    /// <summary>Finds out whether a step is one of the best ways to the node that it leads to.</summary>
    private bool IsTight(int from, int to, double cost, ReadOnlySpan<double> factors) =>
        _heap.HopsOf(from) + 1 == _heap.HopsOf(to) && _heap.CostOf(from) + (cost * factors[to]) == _heap.CostOf(to);

    private int Find(string name)
    {
        int index = Graph.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"The graph has no node '{name}'.", nameof(name));
    }
}
