namespace Agents.Core.Routing;

/// <summary>A way through a tool graph.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RoutePath
{
    internal RoutePath(IReadOnlyList<string> nodes, double cost)
    {
        Nodes = nodes;
        Cost = cost;
    }

    /// <summary>Gets the names of the nodes in order, from where the path begins to the state of the goal, both included.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Gets the sum of the weights of its steps, in the graph's own unit.</summary>
    public double Cost { get; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(" -> ", Nodes);
}
