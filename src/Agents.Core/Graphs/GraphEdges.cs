using System.Collections.ObjectModel;

namespace Agents.Core.Graphs;

/// <summary>The edges of a graph, both ways, each as one array with the place where a node's part starts.</summary>
internal sealed class GraphEdges
{
    public static readonly IReadOnlyDictionary<int, int[]> NoFallbacks = ReadOnlyDictionary<int, int[]>.Empty;

    private GraphEdges(int[] inputStart, int[] inputs, int[] successorStart, int[] successors, IReadOnlyDictionary<int, int[]> fallbackUsers)
    {
        InputStart = inputStart;
        Inputs = inputs;
        SuccessorStart = successorStart;
        Successors = successors;
        FallbackUsers = fallbackUsers;
    }

    public int[] InputStart { get; }

    public int[] Inputs { get; }

    public int[] SuccessorStart { get; }

    public int[] Successors { get; }

    public IReadOnlyDictionary<int, int[]> FallbackUsers { get; }

    /// <summary>Collects the edges of nodes that are placed.</summary>
    public static GraphEdges Of(NodeDefinition[] nodes)
    {
        int count = nodes.Length;
        int[] inputStart = new int[count + 1];
        int[] successorStart = new int[count + 1];
        Dictionary<int, List<int>>? users = null;
        for (int node = 0; node < count; node++)
        {
            IReadOnlyList<Node> inputs = nodes[node].Inputs;
            inputStart[node + 1] = inputStart[node] + inputs.Count;
            for (int i = 0; i < inputs.Count; i++)
            {
                successorStart[inputs[i].Index + 1]++;
            }

            if (nodes[node].Fallback is { } fallback)
            {
                users ??= [];
                users.TryAdd(fallback.Index, []);
                users[fallback.Index].Add(node);
            }
        }

        for (int node = 0; node < count; node++)
        {
            successorStart[node + 1] += successorStart[node];
        }

        int[] flat = new int[inputStart[count]];
        int[] successors = new int[flat.Length];
        int[] next = [.. successorStart];
        for (int node = 0; node < count; node++)
        {
            IReadOnlyList<Node> inputs = nodes[node].Inputs;
            for (int i = 0; i < inputs.Count; i++)
            {
                int input = inputs[i].Index;
                flat[inputStart[node] + i] = input;
                successors[next[input]++] = node;
            }
        }

        return new GraphEdges(inputStart, flat, successorStart, successors, users?.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray()) ?? NoFallbacks);
    }

    public ReadOnlySpan<int> InputsOf(int node) => Inputs.AsSpan(InputStart[node], InputStart[node + 1] - InputStart[node]);

    public ReadOnlySpan<int> SuccessorsOf(int node) =>
        Successors.AsSpan(SuccessorStart[node], SuccessorStart[node + 1] - SuccessorStart[node]);

    /// <summary>Orders the nodes so that each stands after all it depends on, fallbacks included.</summary>
    /// <returns>The order; shorter than the nodes when some of them form a cycle.</returns>
    public int[] Sort()
    {
        int count = InputStart.Length - 1;
        int[] open = new int[count];
        int[] order = new int[count];
        int end = 0;
        foreach (int[] users in FallbackUsers.Values)
        {
            foreach (int user in users)
            {
                open[user]++;
            }
        }

        for (int node = 0; node < count; node++)
        {
            open[node] += InputStart[node + 1] - InputStart[node];
            if (open[node] == 0)
            {
                order[end++] = node;
            }
        }

        for (int i = 0; i < end; i++)
        {
            foreach (int successor in SuccessorsOf(order[i]))
            {
                if (--open[successor] == 0)
                {
                    order[end++] = successor;
                }
            }

            if (FallbackUsers.TryGetValue(order[i], out int[]? users))
            {
                foreach (int user in users)
                {
                    if (--open[user] == 0)
                    {
                        order[end++] = user;
                    }
                }
            }
        }

        return end == count ? order : order[..end];
    }
}
