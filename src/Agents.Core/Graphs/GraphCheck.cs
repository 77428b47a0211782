namespace Agents.Core.Graphs;

/// <summary>Checks nodes as a whole, and makes the topology of those that are right.</summary>
internal static class GraphCheck
{
    // More names than this in one sentence help nobody.
    private const int NamesListed = 20;

    /// <summary>Makes a topology.</summary>
    /// <param name="nodes">The nodes, none of them placed.</param>
    /// <param name="output">The handle of the output.</param>
    /// <param name="maxNodes">How many nodes there may be.</param>
    /// <param name="problems">What is wrong; gets one more sentence for each problem.</param>
    /// <returns>The topology; <see langword="null"/> when there is any problem.</returns>
    public static GraphTopology? Build(NodeDefinition[] nodes, Node output, int maxNodes, List<string> problems)
    {
        if (nodes.Length > maxNodes)
        {
            problems.Add($"There are {nodes.Length} nodes, but {nameof(GraphOptions.MaxNodes)} allows {maxNodes}.");
        }

        if (!Array.Exists(nodes, node => ReferenceEquals(node.Node, output)))
        {
            problems.Add($"The output '{output.Name}' is a node of another graph.");
            return null;
        }

        List<(Node Prototype, int Size)> stores = [];
        Place(nodes, 0, stores);
        GraphEdges edges = GraphEdges.Of(nodes);
        AddUnused(nodes, FindUsed(nodes.Length, output.Index, edges), problems);
        return problems.Count > 0 ? null : new GraphTopology(nodes, output.Index, edges, edges.Sort(), stores);
    }

    /// <summary>Gives nodes their places: an index each, and a slot in the array of their type.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="first">The first that has no place yet.</param>
    /// <param name="stores">The arrays; gets one more for each type of the nodes that are placed.</param>
    public static void Place(NodeDefinition[] nodes, int first, List<(Node Prototype, int Size)> stores)
    {
        Dictionary<Type, int> storeOfType = [];
        for (int i = first; i < nodes.Length; i++)
        {
            Node node = nodes[i].Node;
            if (!storeOfType.TryGetValue(node.OutputType, out int store))
            {
                store = stores.Count;
                storeOfType.Add(node.OutputType, store);
                stores.Add((node, 0));
            }

            int slot = stores[store].Size;
            stores[store] = (stores[store].Prototype, slot + 1);
            node.Place(i, store, slot);
        }
    }

    /// <summary>Finds the nodes that lead to the output, by whatever way.</summary>
    public static bool[] FindUsed(int count, int output, GraphEdges edges)
    {
        Dictionary<int, List<int>> fallbackOf = [];
        foreach ((int fallback, int[] users) in edges.FallbackUsers)
        {
            foreach (int user in users)
            {
                fallbackOf.TryAdd(user, []);
                fallbackOf[user].Add(fallback);
            }
        }

        bool[] isUsed = new bool[count];
        Stack<int> open = new([output]);
        isUsed[output] = true;
        while (open.TryPop(out int node))
        {
            foreach (int input in edges.InputsOf(node))
            {
                Use(input);
            }

            foreach (int fallback in fallbackOf.GetValueOrDefault(node, []))
            {
                Use(fallback);
            }
        }

        return isUsed;

        void Use(int node)
        {
            if (!isUsed[node])
            {
                isUsed[node] = true;
                open.Push(node);
            }
        }
    }

    public static void AddUnused(NodeDefinition[] nodes, bool[] isUsed, List<string> problems)
    {
        List<string> unused = [];
        for (int i = 0; i < nodes.Length; i++)
        {
            if (!isUsed[i] && nodes[i].Kind != NodeKind.Input)
            {
                unused.Add($"'{nodes[i].Node.Name}'");
            }
        }

        if (unused.Count > 0)
        {
            string more = unused.Count > NamesListed ? $" and {unused.Count - NamesListed} more" : "";
            problems.Add($"The output does not depend on {string.Join(", ", unused.Take(NamesListed))}{more}; give their outputs to a node, or leave them out.");
        }
    }

    /// <summary>Names the nodes of a cycle in full, each before the one that depends on it.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="order">Those that could be ordered; every other one is on a cycle or depends on one.</param>
    public static string DescribeCycle(NodeDefinition[] nodes, int[] order)
    {
        bool[] isOrdered = new bool[nodes.Length];
        foreach (int node in order)
        {
            isOrdered[node] = true;
        }

        // Every node that is left has an input that is left, so that walking back comes around.
        Dictionary<int, int> seen = [];
        List<int> walk = [];
        int at = Array.IndexOf(isOrdered, false);
        while (seen.TryAdd(at, walk.Count))
        {
            walk.Add(at);
            NodeDefinition node = nodes[at];
            IEnumerable<Node> inputs = node.Fallback is { } fallback ? node.Inputs.Append(fallback) : node.Inputs;
            at = inputs.First(input => !isOrdered[input.Index]).Index;
        }

        IEnumerable<string> cycle = walk.Skip(seen[at]).Reverse().Append(walk[^1]).Select(node => $"'{nodes[node].Node.Name}'");
        return string.Join(" → ", cycle);
    }
}
