namespace Agents.Core.Graphs;

/// <summary>What follows from the end of a node: decided under the run's lock, told and carried out after it is released.</summary>
internal sealed class Settlement
{
    /// <summary>Gets the events in order, each with the node it is about.</summary>
    public List<(int Node, AgentEvent Event)> News { get; } = [];

    /// <summary>Gets the nodes that became ready, and are held back until the events that led to it have been told.</summary>
    public List<int> Held { get; } = [];

    /// <summary>Gets the nodes without an output whose followers have not been told yet.</summary>
    public Stack<int> Missing { get; } = [];

    /// <summary>Gets the nodes that perhaps nobody needs any more.</summary>
    public Stack<int> Candidates { get; } = [];

    /// <summary>Gets what ends single nodes that nobody needs any more.</summary>
    public List<CancellationTokenSource> Revoked { get; } = [];

    /// <summary>Gets or sets whether all that still runs is ended.</summary>
    public bool StopsAll { get; set; }

    /// <summary>Gets or sets whether something was given up.</summary>
    public bool IsPartial { get; set; }
}
