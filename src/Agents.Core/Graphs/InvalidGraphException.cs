namespace Agents.Core.Graphs;

/// <summary>A graph that cannot be made. Every problem is listed, not just the first.</summary>
public sealed class InvalidGraphException : AgentException
{
    internal InvalidGraphException(string graph, IReadOnlyList<string> problems)
        : base($"The graph '{graph}' cannot be made: {string.Join(' ', problems)}")
    {
        Graph = graph;
        Problems = problems;
    }

    /// <summary>Gets the name of the graph.</summary>
    public string Graph { get; }

    /// <summary>Gets one sentence a problem: what is wrong, the value, and what to do.</summary>
    public IReadOnlyList<string> Problems { get; }
}
