using System.Collections;

namespace Agents.Core.Routing;

/// <summary>Finds goals that no route reaches, and goals that a route reaches without what they require.</summary>
internal sealed class ToolGraphCheck(
    ToolGraphLinks links,
    IReadOnlyList<RouteGoal> goals,
    IReadOnlyList<string> starts,
    Dictionary<string, int> index,
    ToolCapabilities capabilities,
    CapabilityEdges? edges)
{
    /// <summary>Reports each problem with the index of the goal that has it.</summary>
    /// <remarks>Takes one search of the graph for each requirement of each goal that some node provides.</remarks>
    public void AddProblems(Action<int, string> report)
    {
        for (int goal = 0; goal < goals.Count; goal++)
        {
            if (!IsReached(goal, Reach(goal, without: [])))
            {
                foreach (string sentence in Explain(goal))
                {
                    report(goal, sentence);
                }

                continue;
            }

            AddUnmet(goal, report);
        }
    }

    private void AddUnmet(int goal, Action<int, string> report)
    {
        // What is given from the start is no longer among the goal's own requirements.
        HashSet<string> required = new(goals[goal].Requires, StringComparer.Ordinal);
        foreach (int type in capabilities.RequiredByGoal(goal))
        {
            string name = capabilities.NameOf(type);
            ReadOnlySpan<int> providers = capabilities.ProvidersOf(type);
            if (required.Contains(name) && (providers.IsEmpty || IsReached(goal, Reach(goal, providers))))
            {
                string quoted = NameText.Quote(name);
                report(goal, $"The goal {NameText.Quote(goals[goal].Name)} requires {quoted}, but there is a route to it without a tool that provides "
                    + $"{quoted}; take an edge of that route away, or the requirement.");
            }
        }
    }

    private IReadOnlyList<string> Explain(int goal)
    {
        IReadOnlyList<string> gaps = edges is null ? [] : new CapabilityGaps(links, capabilities, edges).Explain(goal, goals[goal], index);
        return gaps.Count > 0
            ? gaps
            :
            [
                $"The goal {NameText.Quote(goals[goal].Name)} cannot be reached from {Quoted(starts)}; add the edges that lead to "
                    + $"{Quoted(goals[goal].States)}.",
            ];
    }

    private bool IsReached(int goal, BitArray seen) => goals[goal].States.Any(state => seen[index[state]]);

    /// <summary>Finds the nodes that routes for a goal reach without entering some of them, which count as seen.</summary>
    private BitArray Reach(int goal, ReadOnlySpan<int> without)
    {
        ulong bit = 1UL << goal;
        BitArray seen = new(links.Nodes.Length);
        foreach (int node in without)
        {
            seen[node] = true;
        }

        Stack<int> open = new();
        foreach (string start in starts)
        {
            seen[index[start]] = true;
            open.Push(index[start]);
        }

        while (open.TryPop(out int node))
        {
            foreach (Hop hop in links.Out(node))
            {
                if ((hop.Scope & bit) != 0 && !seen[hop.Node])
                {
                    seen[hop.Node] = true;
                    open.Push(hop.Node);
                }
            }
        }

        return seen;
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(" or ", names.Distinct(StringComparer.Ordinal).Select(NameText.Quote));
}
