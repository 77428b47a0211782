using System.Runtime.InteropServices;

namespace Agents.Core.Routing;

/// <summary>What the nodes of a tool graph provide for certain and what nodes and goals require, with types of data as numbers. Immutable.</summary>
/// <remarks>A stage requires what any of its tools does, and provides what enough of them do: those that do not are too few to make it succeed
/// without them.</remarks>
internal sealed class ToolCapabilities
{
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<List<int>> _providers = [];
    private readonly int[][] _provided;
    private readonly int[][] _required;
    private readonly int[][] _requiredOfGoals;

    public ToolCapabilities(IReadOnlyList<RouteNode> nodes, Dictionary<string, int> index, IReadOnlyList<RouteGoal> goals)
    {
        _provided = new int[nodes.Count][];
        _required = new int[nodes.Count][];
        for (int i = 0; i < nodes.Count; i++)
        {
            (_provided[i], _required[i]) = nodes[i].Kind switch
            {
                RouteNodeKind.Tool => (Number(nodes[i].Tool!.Policy.Provides), Number(nodes[i].Tool!.Policy.Requires)),
                RouteNodeKind.Stage => OfStage(nodes[i], [.. nodes[i].Members.Select(member => index[member])]),
                _ => ([], []),
            };
            foreach (int type in _provided[i])
            {
                _providers[type].Add(i);
            }
        }

        _requiredOfGoals = [.. goals.Select(goal => Number(goal.Requires))];
    }

    /// <summary>Gets how many types of data there are.</summary>
    public int Count => _names.Count;

    public string NameOf(int type) => _names[type];

    /// <summary>Gets the types that a node has provided for certain once it was passed, each once.</summary>
    public ReadOnlySpan<int> ProvidedBy(int node) => _provided[node];

    /// <summary>Gets the types that a node requires, each once.</summary>
    public ReadOnlySpan<int> RequiredBy(int node) => _required[node];

    /// <summary>Gets the types that a goal requires, each once.</summary>
    public ReadOnlySpan<int> RequiredByGoal(int goal) => _requiredOfGoals[goal];

    /// <summary>Gets the nodes that provide a type for certain, in their order.</summary>
    public ReadOnlySpan<int> ProvidersOf(int type) => CollectionsMarshal.AsSpan(_providers[type]);

    private (int[] Provided, int[] Required) OfStage(RouteNode stage, int[] members)
    {
        Dictionary<int, int> counts = [];
        foreach (int type in members.SelectMany(member => _provided[member]))
        {
            counts[type] = counts.GetValueOrDefault(type) + 1;
        }

        int[] provided = [.. counts.Where(count => members.Length - count.Value < stage.MinSuccesses).Select(count => count.Key)];
        return (provided, [.. members.SelectMany(member => _required[member]).Distinct()]);
    }

    private int[] Number(IEnumerable<string> types) => [.. types.Distinct(StringComparer.Ordinal).Select(Number)];

    private int Number(string type)
    {
        if (!_types.TryGetValue(type, out int number))
        {
            number = _names.Count;
            _types.Add(type, number);
            _names.Add(type);
            _providers.Add([]);
        }

        return number;
    }
}
