namespace Agents.Core.Routing;

/// <summary>The health of the tools of one graph.</summary>
internal sealed class ToolHealthView(ToolHealth health, RouteNode[] nodes)
{
    public bool HasChanged() => nodes.Length > 0;

    public void Read(Span<double> factors)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            factors[i] = nodes[i].Kind == RouteNodeKind.Tool ? health.FactorOf(nodes[i].Name) : 1;
        }
    }
}
