namespace Agents.Core.Routing;

/// <summary>A search for the route of least <see cref="QualityScore"/> through one tool graph, made again and again as calls are measured.</summary>
/// <remarks>
/// <para>
/// A step costs what the tool that it leads to is expected to cost, and multiplies the quality by the tool's: the estimates of a
/// <see cref="QualityTable"/>. A stage costs the sum of its tools that are not down, and has the product of their qualities; a state costs nothing
/// and changes nothing. The costs of edges and tools by which a <see cref="ShortestPath"/> goes do not count. A node that is down, or was
/// closed, is absent; how well one is otherwise does not count either.
/// </para>
/// <para>
/// <see cref="QualitySearch.Exact"/> finds the least score, to the rounding of doubles. Of routes with the same score it takes the cheaper one, of those
/// the better one, and of those the one with fewer steps, then the one whose first different step was added to the graph first. (Steps and order are
/// compared where routes meet and equal one another in cost and quality from there on; a route through a tool of quality 0 may have a step more.)
/// It takes time by the number of partial routes of which none is both cheaper and better than another: few as a rule, but there are graphs of
/// fifty nodes with too many. <see cref="QualitySearch.Additive"/> is the search of arXiv 2503.10613 (CoSTA*), section 4: near the least score as a
/// rule, with no promise.
/// </para>
/// <para>
/// The same graph, estimates and health give the same route. Keeps the memory of its largest query, at most about 60 MB; a query that needs no more
/// allocates nothing. Not thread-safe: one search a thread.
/// </para>
/// </remarks>
public sealed class QualityPath
{
    /// <summary>How many partial routes a query may keep.</summary>
    public const int MaxLabels = 1_000_000;

    private readonly double _alpha;
    private readonly QualitySearch _search;
    private readonly ToolWeights _weights;
    private readonly NodeEstimates _estimates;
    private readonly QualityLabels _labels;
    private readonly AdditiveQualitySearch? _additive;
    private readonly ExactQualitySearch? _exact;
    private readonly int[] _path;
    private int _length;

    /// <summary>Initializes a search.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">How cost and quality are weighed, and how the route is looked for; <see langword="null"/> for the defaults.</param>
    /// <param name="table">The estimates, as they are at each query; <see langword="null"/> for a table of the search's own.</param>
    /// <param name="health">The health of the tools, as it is at each query; <see langword="null"/> when all are well.</param>
    /// <exception cref="ArgumentNullException"><paramref name="graph"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="table"/> lacks tools of the graph; all are listed.</exception>
    /// <exception cref="AgentOptionsException"><paramref name="options"/> cannot be used.</exception>
    public QualityPath(ToolGraph graph, QualityOptions? options = null, QualityTable? table = null, ToolHealth? health = null)
        : this(graph, options, table, health, MaxLabels)
    {
    }

    internal QualityPath(ToolGraph graph, QualityOptions? options, QualityTable? table, ToolHealth? health, int maxLabels)
    {
        ArgumentNullException.ThrowIfNull(graph);
        options ??= new QualityOptions();
        options.ThrowIfInvalid();
        Graph = graph;
        Table = table ?? new QualityTable(graph, options.LearningRate);
        ThrowIfToolsLack(graph, Table);
        _alpha = options.Alpha;
        _search = options.Search;
        _weights = new ToolWeights(graph, health);
        _estimates = new NodeEstimates(graph, Table, _weights);
        _labels = new QualityLabels(maxLabels);
        _path = new int[graph.Links.Nodes.Length];
        GreedyTails tails = new(graph, _estimates);
        if (_search == QualitySearch.Additive)
        {
            _additive = new AdditiveQualitySearch(graph, _estimates, tails, _labels);
        }
        else
        {
            _exact = new ExactQualitySearch(graph, _estimates, tails, _labels);
        }
    }

    /// <summary>Gets the graph.</summary>
    public ToolGraph Graph { get; }

    /// <summary>Gets the estimates by which routes are looked for.</summary>
    public QualityTable Table { get; }

    /// <summary>Gets the cost of the route found last, without what was spent before it.</summary>
    /// <value>0 or more. Infinite when the last query found none, or before the first.</value>
    public double Cost { get; private set; } = double.PositiveInfinity;

    /// <summary>Gets the quality of the route found last, without what was achieved before it.</summary>
    /// <value>0 to 1. 0 when the last query found none, or before the first.</value>
    public double Quality { get; private set; }

    /// <summary>Gets the score of the route found last, with what was spent and achieved before it.</summary>
    /// <value>0 or more. Infinite when the last query found none, or before the first.</value>
    public double Score { get; private set; } = double.PositiveInfinity;

    /// <summary>Gets the route found last, as indexes into <see cref="ToolGraph.Nodes"/>: from where it begins to the goal's state, both included.
    /// Empty when the last query found none. Changes with the next query.</summary>
    public ReadOnlySpan<int> Nodes => _path.AsSpan(0, _length);

    /// <summary>Gets how many partial routes the last query kept.</summary>
    internal int LabelCount => _labels.Count;

    /// <summary>Takes a node out of this search, whatever its health.</summary>
    /// <param name="node">The name of a node.</param>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public void Close(string node) => _weights.Close(Find(node, nameof(node)));

    /// <summary>Lets a node back in that was closed.</summary>
    /// <param name="node">The name of a node.</param>
    /// <exception cref="ArgumentNullException"><paramref name="node"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such node.</exception>
    public void Reopen(string node) => _weights.Reopen(Find(node, nameof(node)));

    /// <summary>Finds the route with the least score.</summary>
    /// <param name="goal">The name of the goal.</param>
    /// <param name="from">The name of the node where the route begins. It may be down or closed: the route only leaves it.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such goal or node.</exception>
    /// <exception cref="QualitySearchException">The search would keep more than <see cref="MaxLabels"/> partial routes.</exception>
    public bool TryFind(string goal, string from) => TryFind(goal, from, 0, 1);

    /// <summary>Finds the route with the least score, counting in what led to where it begins.</summary>
    /// <param name="goal">The name of the goal.</param>
    /// <param name="from">The name of the node where the route begins. It may be down or closed: the route only leaves it.</param>
    /// <param name="costSoFar">What was spent before, failed calls included; 0 or more, and finite. The cost of the route is added to it.</param>
    /// <param name="qualitySoFar">The quality of what was achieved before; 0 to 1. It is multiplied by the quality of the route.</param>
    /// <returns><see langword="true"/> when there is one.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such goal or node.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="costSoFar"/> or <paramref name="qualitySoFar"/> is outside its range or not a
    /// number.</exception>
    /// <exception cref="QualitySearchException">The search would keep more than <see cref="MaxLabels"/> partial routes.</exception>
    public bool TryFind(string goal, string from, double costSoFar, double qualitySoFar)
    {
        QualityScore.ThrowIfOutOfRange(costSoFar, nameof(costSoFar), qualitySoFar, nameof(qualitySoFar));
        int index = Graph.GoalOf(goal);
        return index < 0
            ? throw new ArgumentException(
                $"The graph has no goal '{goal}'; it has {string.Join(", ", Graph.Goals.Select(known => $"'{known.Name}'"))}.", nameof(goal))
            : TryFind(index, Find(from, nameof(from)), new QualityObjective(_alpha, costSoFar, qualitySoFar));
    }

    /// <summary>Gets what each step is multiplied by, for what is down or closed.</summary>
    internal ToolWeights Weights => _weights;

    /// <summary>Finds the route with the least score from a node to any state of a goal.</summary>
    internal bool TryFind(int goal, int from, double costSoFar, double qualitySoFar) =>
        TryFind(goal, from, new QualityObjective(_alpha, costSoFar, qualitySoFar));

    /// <summary>Makes a copy of the route found last.</summary>
    /// <returns>The route, with <see cref="Cost"/> as its cost; <see langword="null"/> when the last query found none.</returns>
    public RoutePath? ToPath()
    {
        if (_length == 0)
        {
            return null;
        }

        string[] names = new string[_length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Graph.Links.Nodes[_path[i]].Name;
        }

        return new RoutePath(names, Cost);
    }

    private bool TryFind(int goal, int from, QualityObjective objective)
    {
        _length = 0;
        Cost = double.PositiveInfinity;
        Quality = 0;
        Score = double.PositiveInfinity;
        _estimates.Refresh();
        int label = _exact?.Find(goal, from, objective) ?? _additive!.Find(goal, from, objective);
        if (_labels.IsOverfull)
        {
            throw new QualitySearchException(_search, Graph.Goals[goal].Name, Graph.Links.Nodes[from].Name, _labels.Count, Graph);
        }

        if (label < 0)
        {
            return false;
        }

        Cost = _labels[label].Cost;
        Quality = _labels[label].Quality;
        Score = objective.Of(Cost, Quality);
        for (; label >= 0; label = _labels[label].Parent)
        {
            _path[_length++] = _labels[label].Node;
        }

        if (_search == QualitySearch.Additive)
        {
            _path.AsSpan(0, _length).Reverse();
        }

        return true;
    }

    private int Find(string name, string parameter)
    {
        int index = Graph.IndexOf(name);
        return index >= 0 ? index : throw new ArgumentException($"The graph has no node '{name}'.", parameter);
    }

    private static void ThrowIfToolsLack(ToolGraph graph, QualityTable table)
    {
        string[] lacking = [.. graph.Nodes.Where(node => node.Kind == RouteNodeKind.Tool && table.SlotOf(node.Name) < 0).Select(node => $"'{node.Name}'")];
        if (lacking.Length > 0)
        {
            throw new ArgumentException(
                $"The table has no estimates for these tools of the graph: {string.Join(", ", lacking)}. Make it from this graph.", nameof(table));
        }
    }
}
