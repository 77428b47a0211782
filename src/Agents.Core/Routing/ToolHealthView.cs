namespace Agents.Core.Routing;

/// <summary>The health of the tools of one graph, read again only when something may have changed. Belongs to one search.</summary>
internal sealed class ToolHealthView
{
    private readonly ToolHealth _health;
    private readonly ToolRecord?[] _records;
    private long _version = -1;

    public ToolHealthView(ToolHealth health, RouteNode[] nodes)
    {
        _health = health;
        _records = [.. nodes.Select(node => node.Kind == RouteNodeKind.Tool ? health.RecordOf(node.Name) : null)];
    }

    /// <summary>Finds out whether any factor may be another one since all were read.</summary>
    public bool HasChanged()
    {
        // What time has changed is counted in the version once somebody asks for the next change.
        _ = _health.NextChange;
        return _health.Version != _version;
    }

    /// <summary>Reads the factor of one node as it is now.</summary>
    public double Read(int node)
    {
        double factor = 1;
        _health.ReadFactors(_records.AsSpan(node, 1), new Span<double>(ref factor));
        return factor;
    }

    /// <summary>Reads the factor of every tool; nodes that are no tools have the factor 1.</summary>
    public void Read(Span<double> factors)
    {
        // The version first: what changes while the factors are read is noticed by the next look.
        _version = _health.Version;
        _health.ReadFactors(_records, factors);
    }
}
