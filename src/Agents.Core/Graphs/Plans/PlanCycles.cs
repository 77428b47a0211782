namespace Agents.Core.Graphs.Plans;

/// <summary>Finds nodes that wait for each other.</summary>
internal static class PlanCycles
{
    /// <summary>Finds one cycle of every group of nodes that all depend on each other: the shortest through its first node. A node that takes its
    /// own output is not one.</summary>
    /// <returns>The cycles in the order of their first nodes, each without its first node again, each node before one that takes its output.</returns>
    public static IReadOnlyList<int[]> Find(PlanDraft draft) => Find(
        draft.Nodes.Count, node => draft.Nodes[node].IsLeftOut ? [] : draft.Nodes[node].Sources.Where(source => source != node));

    /// <summary>Finds the same in nodes that are numbers from 0.</summary>
    /// <param name="count">How many nodes there are.</param>
    /// <param name="sourcesOf">Lists the nodes whose output a node takes; not itself.</param>
    public static IReadOnlyList<int[]> Find(int count, Func<int, IEnumerable<int>> sourcesOf)
    {
        int[] group = FindGroups(count, sourcesOf);
        Dictionary<int, int> firstOf = [];
        List<int[]> cycles = [];
        for (int node = 0; node < group.Length; node++)
        {
            if (!firstOf.TryAdd(group[node], node))
            {
                if (firstOf[group[node]] >= 0)
                {
                    cycles.Add(FindShortest(sourcesOf, group, firstOf[group[node]]));
                    firstOf[group[node]] = -1;
                }
            }
        }

        return [.. cycles.OrderBy(cycle => cycle[0])];
    }

    /// <summary>Finds the edge of a cycle that can go whose nodes stand furthest apart; of equals, the first on the way.</summary>
    /// <param name="cycle">The cycle, each node before one that takes its output.</param>
    /// <param name="canGo">Says whether a node can do without the output of another one.</param>
    /// <returns>Who takes and from whom; <see langword="null"/> when no edge can go.</returns>
    public static (int Taker, int Source)? FindWidest(int[] cycle, Func<int, int, bool> canGo)
    {
        (int Taker, int Source)? widest = null;
        int distance = 0;
        for (int i = 0; i < cycle.Length; i++)
        {
            (int taker, int source) = (cycle[(i + 1) % cycle.Length], cycle[i]);
            if (Math.Abs(taker - source) > distance && canGo(taker, source))
            {
                widest = (taker, source);
                distance = Math.Abs(taker - source);
            }
        }

        return widest;
    }

    public static string Describe(PlanDraft draft, int[] cycle) =>
        PlanText.Cycle(cycle.Append(cycle[0]).Select(node => draft.Nodes[node].Id!));

    /// <summary>Finds the strongly connected components (Tarjan 1972), without recursion.</summary>
    /// <returns>The number of each node's component.</returns>
    private static int[] FindGroups(int count, Func<int, IEnumerable<int>> sourcesOf)
    {
        int[] group = new int[count];
        int[] found = new int[count];
        int[] lowest = new int[count];
        Array.Fill(group, -1);
        Array.Fill(found, -1);
        Stack<int> open = [];
        Stack<(int Node, IEnumerator<int> Sources)> path = [];
        int next = 0;
        int groups = 0;
        for (int root = 0; root < count; root++)
        {
            if (found[root] < 0)
            {
                Enter(root);
            }

            while (path.TryPeek(out (int Node, IEnumerator<int> Sources) at))
            {
                if (at.Sources.MoveNext())
                {
                    int source = at.Sources.Current;
                    if (found[source] < 0)
                    {
                        Enter(source);
                    }
                    else if (group[source] < 0)
                    {
                        lowest[at.Node] = Math.Min(lowest[at.Node], found[source]);
                    }

                    continue;
                }

                path.Pop();
                at.Sources.Dispose();
                if (path.TryPeek(out (int Node, IEnumerator<int> Sources) above))
                {
                    lowest[above.Node] = Math.Min(lowest[above.Node], lowest[at.Node]);
                }

                if (lowest[at.Node] == found[at.Node])
                {
                    int member;
                    do
                    {
                        member = open.Pop();
                        group[member] = groups;
                    }
                    while (member != at.Node);
                    groups++;
                }
            }
        }

        return group;

        void Enter(int node)
        {
            found[node] = lowest[node] = next++;
            open.Push(node);
            path.Push((node, sourcesOf(node).GetEnumerator()));
        }
    }

    private static int[] FindShortest(Func<int, IEnumerable<int>> sourcesOf, int[] group, int first)
    {
        Dictionary<int, int> takerOf = new() { [first] = first };
        Queue<int> open = new([first]);
        while (true)
        {
            int node = open.Dequeue(); // never empty: the group holds a way back to its first node
            foreach (int source in sourcesOf(node).Where(source => group[source] == group[first]))
            {
                if (source == first)
                {
                    List<int> cycle = [first];
                    for (int at = node; at != first; at = takerOf[at])
                    {
                        cycle.Add(at);
                    }

                    return [.. cycle];
                }

                if (takerOf.TryAdd(source, node))
                {
                    open.Enqueue(source);
                }
            }
        }
    }
}
