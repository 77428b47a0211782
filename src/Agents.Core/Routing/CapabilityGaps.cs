using static Agents.Core.NameText;

namespace Agents.Core.Routing;

/// <summary>Says for want of which types of data a goal is not reached.</summary>
internal sealed class CapabilityGaps(ToolGraphLinks links, ToolCapabilities types, CapabilityEdges edges)
{
    private const int MaxNamed = 5;

    /// <summary>Explains why a goal that requires something is not reached, going back from it over the nodes that would lead to it.</summary>
    /// <returns>One sentence a reason; none when it lies in edges and not in data.</returns>
    public IReadOnlyList<string> Explain(int goal, RouteGoal named, Dictionary<string, int> index)
    {
        string name = $"The goal {Quote(named.Name)}";
        ReadOnlySpan<int> required = types.RequiredByGoal(goal);
        if (FindGap(required, node: -1) is { } missing)
        {
            return [$"{name} {missing}"];
        }

        HashSet<int> seen = [];
        Queue<int> open = new();
        foreach (int state in named.States.Select(state => index[state]))
        {
            Follow(state, goal, seen, open);
        }

        if (open.Count == 0)
        {
            return Apart(required) is { } apart ? [$"{name} {apart}"] : [];
        }

        (List<string> gaps, bool isCut) = FindGaps(goal, name, seen, open);
        string[] waiting = [.. seen.Where(node => types.RequiredBy(node).Length > 0).Take(MaxNamed).Select(node => links.Nodes[node].Name)];
        if (gaps.Count == 0 && !isCut && waiting.Length > 0)
        {
            gaps.Add($"{name} cannot be reached: what leads to it, such as {List(waiting)}, waits for data of each other; let one of them do without.");
        }

        return gaps;
    }

    /// <summary>Finds the gaps of the nodes that lead to a goal, and whether some node is cut off by edges that are for other goals only.</summary>
    private (List<string> Gaps, bool IsCut) FindGaps(int goal, string name, HashSet<int> seen, Queue<int> open)
    {
        List<string> gaps = [];
        bool isCut = false;
        while (open.TryDequeue(out int node))
        {
            ReadOnlySpan<int> required = types.RequiredBy(node);
            string? gap = FindGap(required, node);
            if (gap is null && links.In(node).IsEmpty)
            {
                gap = Apart(required);
            }

            if (gap is null)
            {
                isCut |= !Follow(node, goal, seen, open);
            }
            else
            {
                gaps.Add($"{name} cannot be reached: {Quote(links.Nodes[node].Name)} {gap}");
            }
        }

        return (gaps, isCut);
    }

    /// <summary>Goes back over the edges to a node; false when there are none for the goal.</summary>
    private bool Follow(int node, int goal, HashSet<int> seen, Queue<int> open)
    {
        bool isFound = false;
        foreach (Hop hop in links.In(node))
        {
            bool isOpen = (hop.Scope & (1UL << goal)) != 0;
            isFound |= isOpen;
            if (isOpen && seen.Add(hop.Node))
            {
                open.Enqueue(hop.Node);
            }
        }

        return isFound;
    }

    /// <summary>Finds the required types that nobody else provides.</summary>
    private string? FindGap(ReadOnlySpan<int> required, int node)
    {
        List<string> missing = [];
        bool isOwn = false;
        foreach (int type in required)
        {
            ReadOnlySpan<int> providers = types.ProvidersOf(type);
            bool isOnlyOwn = providers.Length == 1 && providers[0] == node;
            if (!edges.IsGiven(type) && (providers.IsEmpty || isOnlyOwn))
            {
                missing.Add(types.NameOf(type));
                isOwn |= isOnlyOwn;
            }
        }

        return missing.Count == 0
            ? null
            : $"needs {List(missing)}, which no {(isOwn ? "other " : "")}tool provides; add one that does, or name it among the given types.";
    }

    /// <summary>Says that each type is provided but not all by one node; null when there are not several.</summary>
    private string? Apart(ReadOnlySpan<int> required)
    {
        List<string> names = [];
        foreach (int type in required)
        {
            if (!edges.IsGiven(type))
            {
                names.Add(types.NameOf(type));
            }
        }

        return names.Count < 2
            ? null
            : $"needs {List(names)}, which no one tool hands on together; call their tools in one stage, or let one of them require what the other provides.";
    }

    private static string List(IEnumerable<string> names)
    {
        string[] quoted = [.. names.Select(Quote)];
        return quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted.SkipLast(1))} and {quoted[^1]}";
    }
}
