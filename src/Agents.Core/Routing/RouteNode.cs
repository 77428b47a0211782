using Agents.Core.Tools;

namespace Agents.Core.Routing;

/// <summary>A node of a tool graph: a state, a tool, or a stage of several tools.</summary>
/// <remarks>Immutable and thread-safe.</remarks>
public sealed class RouteNode
{
    private RouteNode(string name, RouteNodeKind kind, double cost)
    {
        Name = name;
        Kind = kind;
        Cost = cost;
    }

    /// <summary>Gets the name: that of the tool, the stage or the state.</summary>
    public string Name { get; }

    /// <summary>Gets what the node is.</summary>
    public RouteNodeKind Kind { get; }

    /// <summary>Gets what entering the node costs where an edge says nothing else, in the graph's own unit; 0 for a state.</summary>
    public double Cost { get; }

    /// <summary>Gets the tool; <see langword="null"/> for a state and a stage.</summary>
    public Tool? Tool { get; private init; }

    /// <summary>Gets the names of the tools of a stage; empty for a state and a tool.</summary>
    public IReadOnlyList<string> Members { get; private init; } = [];

    /// <summary>Gets how many tools of a stage must succeed; 0 for a state and a tool.</summary>
    public int MinSuccesses { get; private init; }

    /// <summary>Gets what the graph was told about the tool.</summary>
    internal RouteToolSettings? Settings { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal static RouteNode OfState(string name) => new(name, RouteNodeKind.State, 0);

    internal static RouteNode OfTool(Tool tool, RouteToolSettings settings) =>
        new(tool.Name, RouteNodeKind.Tool, settings.Cost) { Tool = tool, Settings = settings };

    internal static RouteNode OfStage(string name, IReadOnlyList<string> members, int minSuccesses, double cost) =>
        new(name, RouteNodeKind.Stage, cost) { Members = members, MinSuccesses = minSuccesses };
}
