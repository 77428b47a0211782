using System.Diagnostics.CodeAnalysis;
using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>Which tools may follow which, from where routes begin to the goals that they are to reach.</summary>
/// <remarks>
/// <para>
/// Nodes are tools, stages of several tools, and states where routes begin and end. An edge says that one node may follow another, what
/// the step costs, and for which goals it may be taken. What a step costs at a given moment is its cost times the health of the tool that it
/// leads to (<see cref="ToolHealth.FactorOf"/>); a tool that is down cannot be stepped to.
/// </para>
/// <para>After arXiv 2603.01548 (Self-Healing Router), sections 1 and 4 of whose graph this is. Immutable and thread-safe.</para>
/// </remarks>
public sealed class ToolGraph
{
    /// <summary>The name of the state where routes begin when nothing else is said.</summary>
    public const string StartState = "start";

    /// <summary>The name of the state where routes end when a goal says nothing else.</summary>
    public const string GoalState = "goal";

    /// <summary>How many goals a graph may have.</summary>
    public const int MaxGoals = 64;

    /// <summary>How long the JSON of a graph may be, in characters.</summary>
    public const int MaxJsonLength = 1 << 25;

    /// <summary>The version of the JSON format.</summary>
    internal const int JsonVersion = 1;

    private readonly Dictionary<string, int> _index;
    private readonly int[][] _goalStates;
    private readonly ToolCapabilities _capabilities;
    private RouteEdge[]? _edges;

    internal ToolGraph(
        ToolGraphLinks links, RouteGoal[] goals, IReadOnlyList<string> starts, Dictionary<string, int> index, ToolCapabilities capabilities)
    {
        Links = links;
        Goals = goals;
        Starts = starts;
        _index = index;
        _capabilities = capabilities;
        _goalStates = [.. goals.Select(goal => goal.States.Select(state => index[state]).ToArray())];
        Members = [.. links.Nodes.Select(node => node.Members.Select(member => index[member]).ToArray())];
    }

    /// <summary>Gets the nodes: the states where routes begin, with <see cref="StartState"/> first, then the tools, the stages and the states where
    /// routes end, each in the order in which they were added.</summary>
    public IReadOnlyList<RouteNode> Nodes => Links.Nodes;

    /// <summary>Gets the edges, in the order in which they were added.</summary>
    public IReadOnlyList<RouteEdge> Edges => _edges ??=
    [
        .. Links.Links.Select(link => new RouteEdge
        {
            From = Nodes[link.From].Name,
            To = Nodes[link.To].Name,
            Cost = link.Cost,
            Goals = link.Goals,
        }),
    ];

    /// <summary>Gets the goals, in the order in which they were added.</summary>
    public IReadOnlyList<RouteGoal> Goals { get; }

    /// <summary>Gets the names of the states where routes may begin.</summary>
    public IReadOnlyList<string> Starts { get; }

    internal ToolGraphLinks Links { get; }

    /// <summary>Gets the indexes of the tools of each stage, by the index of the stage; empty for other nodes.</summary>
    internal int[][] Members { get; }

    /// <summary>Makes a graph.</summary>
    /// <param name="build">Adds its parts; called at once.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="build"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidToolGraphException">The graph cannot be made; every problem is listed.</exception>
    public static ToolGraph Create(Action<ToolGraphBuilder> build)
    {
        ArgumentNullException.ThrowIfNull(build);
        ToolGraphBuilder builder = new();
        build(builder);
        return builder.Build();
    }

    /// <summary>Reads a graph from JSON that <see cref="ToJson"/> wrote, or that was written by hand.</summary>
    /// <param name="json">The JSON: an object with <c>version</c> (1), <c>tools</c> (each with <c>name</c>, <c>cost</c>, <c>estimate</c> of
    /// <c>cost</c> and <c>quality</c>, and <c>arguments</c>) and <c>edges</c> (<c>from</c>, <c>to</c>, <c>cost</c>, <c>goals</c>), and perhaps
    /// <c>stages</c> (<c>name</c>, <c>tools</c>, <c>min</c>, <c>cost</c>), <c>starts</c> (names beside <see cref="StartState"/>) and <c>goals</c>
    /// (<c>name</c>, <c>states</c>, <c>requires</c>). The arguments of a tool are an object: by parameter the name of a value, or an object with a
    /// <c>value</c> that is the same in every call, or null to leave the parameter out. Costs, estimates, arguments, goals of edges, and states and
    /// requirements of goals may be left out, as in <see cref="ToolGraphBuilder"/>.</param>
    /// <param name="tools">The tools that the JSON names.</param>
    /// <param name="configure">Changes the options of each tool, which is given by its name, after they were read: conditions, judges and mappings by
    /// functions, which JSON cannot hold. <see langword="null"/> for none.</param>
    /// <returns>The graph.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> or <paramref name="tools"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidToolGraphException">The graph cannot be read or made; every problem is listed with its place, such as
    /// <c>edges[3].to</c>.</exception>
    public static ToolGraph Parse(string json, ToolSet tools, Action<string, RouteToolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(tools);
        return new ToolGraphReader(tools, configure).Read(json);
    }

    /// <summary>Writes the graph as JSON, from which <see cref="Parse"/> makes the same graph again.</summary>
    /// <returns>The JSON, in version 1 of its format. The same graph gives the same text.</returns>
    /// <remarks>What is code is not part of it: the functions of the tools, conditions, judges and mappings by functions.</remarks>
    /// <exception cref="InvalidOperationException">A name holds half a character, which JSON cannot.</exception>
    public string ToJson() => ToolGraphWriter.Write(this);

    /// <summary>Looks a node up.</summary>
    /// <param name="name">The name, letter case included.</param>
    /// <param name="node">The node when there is one.</param>
    /// <returns><see langword="true"/> when there is a node of that name.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is <see langword="null"/>.</exception>
    public bool TryGet(string name, [NotNullWhen(true)] out RouteNode? node)
    {
        int index = IndexOf(name);
        node = index < 0 ? null : Links.Nodes[index];
        return node is not null;
    }

    /// <summary>Finds the cheapest route.</summary>
    /// <param name="goal">The name of the goal.</param>
    /// <param name="from">The name of the node where the route begins; <see langword="null"/> for <see cref="StartState"/>.</param>
    /// <param name="health">The health of the tools; <see langword="null"/> when all are well.</param>
    /// <returns>The route; <see langword="null"/> when there is none.</returns>
    /// <remarks>For many queries use a <see cref="ShortestPath"/>, which allocates nothing.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="goal"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The graph has no such goal or node.</exception>
    public RoutePath? FindPath(string goal, string? from = null, ToolHealth? health = null)
    {
        ShortestPath search = new(this, health);
        return search.TryFind(goal, from ?? StartState) ? search.ToPath() : null;
    }

    /// <summary>Gets the index of a node; -1 when there is none of that name.</summary>
    internal int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _index.GetValueOrDefault(name, -1);
    }

    /// <summary>Gets the index of a goal; -1 when there is none of that name.</summary>
    internal int GoalOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < Goals.Count; i++)
        {
            if (string.Equals(Goals[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Finds a capability that a goal requires and none of the nodes passed has provided; <see langword="null"/> when there is none.</summary>
    internal string? FindMissing(int goal, IReadOnlyCollection<int> passed)
    {
        IReadOnlyList<string> required = Goals[goal].Requires;
        foreach (int type in required.Count == 0 ? [] : _capabilities.RequiredByGoal(goal))
        {
            bool isProvided = passed.Any(node => _capabilities.ProvidedBy(node).Contains(type));
            if (!isProvided && required.Contains(_capabilities.NameOf(type), StringComparer.Ordinal))
            {
                return _capabilities.NameOf(type);
            }
        }

        return null;
    }

    internal ReadOnlySpan<int> StatesOf(int goal) => _goalStates[goal];
}
