using System.Collections;

namespace Agents.Core.Routing;

/// <summary>Finds goals that no route reaches, and goals that a route reaches without what they require.</summary>
internal static class ToolGraphCheck
{
    public static void AddUnreached(
        ToolGraphLinks links, IReadOnlyList<RouteGoal> goals, IReadOnlyList<int> starts, Dictionary<string, int> index, List<string> problems)
    {
        for (int g = 0; g < goals.Count; g++)
        {
            RouteGoal goal = goals[g];
            int[] states = [.. goal.States.Select(state => index[state])];
            ulong bit = 1UL << g;
            if (!Reaches(links, starts, states, bit, without: null))
            {
                problems.Add($"The goal '{goal.Name}' cannot be reached from '{links.Nodes[starts[0]].Name}'; add the edges that lead to "
                    + $"{Quoted(goal.States)}.");
                continue;
            }

            foreach (string capability in goal.Requires.Distinct(StringComparer.Ordinal))
            {
                if (Reaches(links, starts, states, bit, capability))
                {
                    problems.Add($"The goal '{goal.Name}' requires '{capability}', but there is a route to it without a tool that provides "
                        + $"'{capability}'; take an edge of that route away, or the requirement.");
                }
            }
        }
    }

    /// <summary>Tells whether a node, once it was passed, has provided a capability for certain.</summary>
    public static bool Provides(ToolGraphLinks links, RouteNode node, string capability) => node.Kind switch
    {
        RouteNodeKind.Tool => node.Tool!.Policy.Provides.Contains(capability),

        // Enough of its tools provide it when those that do not are too few to make the stage succeed without them.
        RouteNodeKind.Stage => node.Members.Count(member =>
            !Array.Find(links.Nodes, other => other.Name == member)!.Tool!.Policy.Provides.Contains(capability)) < node.MinSuccesses,
        _ => false,
    };

    private static bool Reaches(ToolGraphLinks links, IReadOnlyList<int> starts, int[] goals, ulong bit, string? without)
    {
        BitArray seen = new(links.Nodes.Length);
        Stack<int> open = new(starts);
        while (open.TryPop(out int node))
        {
            if (seen[node])
            {
                continue;
            }

            seen[node] = true;
            foreach (Hop hop in links.Out(node))
            {
                if ((hop.Scope & bit) != 0 && !seen[hop.Node] && (without is null || !Provides(links, links.Nodes[hop.Node], without)))
                {
                    open.Push(hop.Node);
                }
            }
        }

        return Array.Exists(goals, goal => seen[goal]);
    }

    private static string Quoted(IEnumerable<string> names) => string.Join(" or ", names.Select(name => $"'{name}'"));
}
