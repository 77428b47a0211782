namespace Agents.Core.Routing;

/// <summary>What a route is to reach, and what is known when it begins.</summary>
/// <remarks>Immutable and thread-safe as far as its values are.</remarks>
public sealed record RouteRequest
{
    /// <summary>Gets the name of the goal.</summary>
    /// <value>The default is <see cref="ToolGraph.GoalState"/>, the goal of a graph that names none. A goal that the graph does not have is
    /// escalated.</value>
    public string Goal { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = ToolGraph.GoalState;

    /// <summary>Gets the name of the state where the route begins.</summary>
    /// <value>The default is <see cref="ToolGraph.StartState"/>.</value>
    public string From { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = ToolGraph.StartState;

    /// <summary>Gets the values from which tools get their arguments, by name.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyDictionary<string, object?> Values
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new Dictionary<string, object?>(StringComparer.Ordinal);
}
