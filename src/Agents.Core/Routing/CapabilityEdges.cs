namespace Agents.Core.Routing;

/// <summary>The edges that follow from what tools provide and require.</summary>
/// <remarks>
/// What is known for certain after a node is G(node) = given + provided + required + for each type required and not given what all nodes that
/// provide it know, as the least fixpoint. Walking an edge from A to B only where B's requirements are a subset of G(A) makes that true by
/// induction along any route: whoever provided a type had been passed, and knew all of its own G. Sets are bits, of the types alone that are
/// required together with others: a node that requires a single type can follow whoever provides it.
/// </remarks>
internal sealed class CapabilityEdges
{
    private readonly IReadOnlyList<RouteNode> _nodes;
    private readonly ToolCapabilities _types;
    private readonly IReadOnlyList<RouteGoal> _goals;
    private readonly bool[] _isGiven;
    private readonly int[] _bits;

    // What is known after each node, and behind those for each type what all of its providers know.
    private readonly ulong[][] _known;

    public CapabilityEdges(IReadOnlyList<RouteNode> nodes, ToolCapabilities types, HashSet<string> given, IReadOnlyList<RouteGoal> goals)
    {
        _nodes = nodes;
        _types = types;
        _goals = goals;
        _isGiven = [.. Enumerable.Range(0, types.Count).Select(type => given.Contains(types.NameOf(type)))];
        (_bits, int count) = NumberBits();
        _known = FirstKnown((count + 63) / 64);
        if (count > 0)
        {
            int[] order = new CapabilityOrder(nodes.Count, types).Sort();
            while (Spread(order))
            {
            }
        }
    }

    public bool IsGiven(int type) => _isGiven[type];

    /// <summary>Adds the edges that are not there yet.</summary>
    public void AddTo(List<Link> links, Dictionary<string, int> index)
    {
        HashSet<(int From, int To)> seen = [.. links.Select(link => (link.From, link.To))];
        List<Link> found = [];
        for (int to = 0; to < _nodes.Count; to++)
        {
            if (_nodes[to].Kind != RouteNodeKind.State)
            {
                found.AddRange(FindBefore(to).Select(from => new Link(from, to, _nodes[to].Cost, ulong.MaxValue, [])));
            }
        }

        found.AddRange(FindEnds(index));
        found.RemoveAll(link => seen.Contains((link.From, link.To)));
        found.Sort((x, y) => (x.From, x.To).CompareTo((y.From, y.To)));
        links.AddRange(found);
    }

    /// <summary>Finds what leads to a tool or a stage: the start, the first node, and those that provide something it needs.</summary>
    private List<int> FindBefore(int node)
    {
        List<int> before = FindProviders(_types.RequiredBy(node), node);
        bool needsMore = false;
        foreach (int type in _types.RequiredBy(node))
        {
            needsMore |= !_isGiven[type];
        }

        if (!needsMore)
        {
            before.Add(0);
        }

        return before;
    }

    private IEnumerable<Link> FindEnds(Dictionary<string, int> index)
    {
        Dictionary<(int From, int To), List<int>> ends = [];
        for (int goal = 0; goal < _goals.Count; goal++)
        {
            int[] states = [.. _goals[goal].States.Distinct(StringComparer.Ordinal).Select(state => index[state])];
            foreach (int from in FindProviders(_types.RequiredByGoal(goal), node: -1))
            {
                foreach (int state in states)
                {
                    if (!ends.TryGetValue((from, state), out List<int>? goals))
                    {
                        ends[(from, state)] = goals = [];
                    }

                    goals.Add(goal);
                }
            }
        }

        return ends.Select(end => new Link(
            end.Key.From,
            end.Key.To,
            0,
            end.Value.Aggregate(0UL, (scope, goal) => scope | (1UL << goal)),
            [.. end.Value.Select(goal => _goals[goal].Name)]));
    }

    /// <summary>Finds the nodes, apart from one, that provide one of some types and know all of them.</summary>
    private List<int> FindProviders(ReadOnlySpan<int> required, int node)
    {
        List<int> found = [];
        HashSet<int> tried = [];
        foreach (int type in required)
        {
            foreach (int provider in _types.ProvidersOf(type))
            {
                if (provider != node && tried.Add(provider) && Knows(provider, required))
                {
                    found.Add(provider);
                }
            }
        }

        return found;
    }

    // A type that is required alone has no bit, and whoever is asked for it provides it.
    private bool Knows(int node, ReadOnlySpan<int> required)
    {
        foreach (int type in required)
        {
            int bit = _bits[type];
            if (!_isGiven[type] && bit >= 0 && required.Length > 1 && (_known[node][bit >> 6] & (1UL << bit)) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private (int[] Bits, int Count) NumberBits()
    {
        int[] bits = new int[_types.Count];
        Array.Fill(bits, -1);
        int count = 0;
        for (int node = 0; node < _nodes.Count; node++)
        {
            Number(_types.RequiredBy(node));
        }

        for (int goal = 0; goal < _goals.Count; goal++)
        {
            Number(_types.RequiredByGoal(goal));
        }

        return (bits, count);

        void Number(ReadOnlySpan<int> required)
        {
            foreach (int type in required)
            {
                if (required.Length > 1 && !_isGiven[type] && bits[type] < 0)
                {
                    bits[type] = count++;
                }
            }
        }
    }

    private ulong[][] FirstKnown(int words)
    {
        ulong[][] known = new ulong[_nodes.Count + _types.Count][];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = new ulong[words];
        }

        for (int node = 0; node < _nodes.Count; node++)
        {
            Set(known[node], _types.ProvidedBy(node));
            Set(known[node], _types.RequiredBy(node));
        }

        return known;
    }

    private void Set(ulong[] known, ReadOnlySpan<int> types)
    {
        foreach (int type in types)
        {
            if (_bits[type] >= 0)
            {
                known[_bits[type] >> 6] |= 1UL << _bits[type];
            }
        }
    }

    /// <summary>Lets each node and type learn from those that it depends on.</summary>
    /// <returns><see langword="true"/> when one of them learnt something, so that others may have more to learn.</returns>
    private bool Spread(int[] order)
    {
        bool hasChanged = false;
        ulong[] all = new ulong[_known.Length == 0 ? 0 : _known[0].Length];
        foreach (int vertex in order)
        {
            if (vertex < _nodes.Count)
            {
                foreach (int type in _types.RequiredBy(vertex))
                {
                    hasChanged |= !_isGiven[type] && Add(_known[_nodes.Count + type], _known[vertex]);
                }
            }
            else if (!_types.ProvidersOf(vertex - _nodes.Count).IsEmpty)
            {
                Array.Fill(all, ulong.MaxValue);
                foreach (int provider in _types.ProvidersOf(vertex - _nodes.Count))
                {
                    for (int i = 0; i < all.Length; i++)
                    {
                        all[i] &= _known[provider][i];
                    }
                }

                hasChanged |= Add(all, _known[vertex]);
            }
        }

        return hasChanged;
    }

    private static bool Add(ulong[] from, ulong[] to)
    {
        bool hasChanged = false;
        for (int i = 0; i < to.Length; i++)
        {
            hasChanged |= (from[i] & ~to[i]) != 0;
            to[i] |= from[i];
        }

        return hasChanged;
    }
}
