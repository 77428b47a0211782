namespace Agents.Core.Graphs;

/// <summary>A change of a running graph was refused, and nothing was changed. The event's path is the graph's.</summary>
public sealed record GraphEditRefused : AgentEvent
{
    /// <summary>Gets one sentence a problem.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
