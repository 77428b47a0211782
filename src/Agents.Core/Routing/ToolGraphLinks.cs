namespace Agents.Core.Routing;

/// <summary>The nodes of a tool graph and their edges as flat arrays, grouped by node in both directions. Immutable.</summary>
internal sealed class ToolGraphLinks
{
    private readonly int[] _outStart;
    private readonly Hop[] _out;
    private readonly int[] _inStart;
    private readonly Hop[] _in;

    /// <param name="nodes">The nodes.</param>
    /// <param name="links">The edges, in the order in which they were added, which decides between equal routes.</param>
    public ToolGraphLinks(IReadOnlyList<RouteNode> nodes, IReadOnlyList<Link> links)
    {
        Nodes = [.. nodes];
        Links = links;
        (_outStart, _out) = Group(nodes.Count, links, link => link.From, link => link.To);
        (_inStart, _in) = Group(nodes.Count, links, link => link.To, link => link.From);
    }

    public RouteNode[] Nodes { get; }

    public IReadOnlyList<Link> Links { get; }

    /// <summary>Gets the edges that leave a node, in the order in which they were added.</summary>
    public ReadOnlySpan<Hop> Out(int node) => _out.AsSpan(_outStart[node], _outStart[node + 1] - _outStart[node]);

    /// <summary>Gets the edges that lead to a node, in the order in which they were added.</summary>
    public ReadOnlySpan<Hop> In(int node) => _in.AsSpan(_inStart[node], _inStart[node + 1] - _inStart[node]);

    private static (int[] Start, Hop[] Hops) Group(int count, IReadOnlyList<Link> links, Func<Link, int> key, Func<Link, int> other)
    {
        int[] start = new int[count + 1];
        foreach (Link link in links)
        {
            start[key(link) + 1]++;
        }

        for (int node = 0; node < count; node++)
        {
            start[node + 1] += start[node];
        }

        int[] next = [.. start];
        Hop[] hops = new Hop[links.Count];
        foreach (Link link in links)
        {
            hops[next[key(link)]++] = new Hop(other(link), link.Cost, link.Scope);
        }

        return (start, hops);
    }
}
