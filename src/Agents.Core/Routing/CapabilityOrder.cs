namespace Agents.Core.Routing;

/// <summary>Orders nodes and types of data so that each stands after what it depends on, as far as there are no cycles.</summary>
/// <remarks>A node depends on the types that it requires, a type on the nodes that provide it; types are numbered behind the nodes. Depth first,
/// each when all below it is done; without recursion, since chains may be longer than a stack is deep.</remarks>
internal sealed class CapabilityOrder(int nodes, ToolCapabilities types)
{
    public int[] Sort()
    {
        int[] next = new int[nodes + types.Count];
        bool[] isSeen = new bool[next.Length];
        List<int> order = new(next.Length);
        Stack<int> open = new();
        for (int root = 0; root < next.Length; root++)
        {
            if (!isSeen[root])
            {
                isSeen[root] = true;
                open.Push(root);
            }

            while (open.TryPeek(out int vertex))
            {
                ReadOnlySpan<int> below = vertex < nodes ? types.RequiredBy(vertex) : types.ProvidersOf(vertex - nodes);
                if (next[vertex] == below.Length)
                {
                    order.Add(open.Pop());
                    continue;
                }

                int child = below[next[vertex]++] + (vertex < nodes ? nodes : 0);
                if (!isSeen[child])
                {
                    isSeen[child] = true;
                    open.Push(child);
                }
            }
        }

        return [.. order];
    }
}
