namespace Agents.Core.Graphs;

/// <summary>A graph ended: with its output, without one, or cancelled. The event's path is the graph's.</summary>
public sealed record GraphEnded : AgentEvent
{
    /// <summary>Gets how far each node came, and what the run took.</summary>
    public required GraphReport Report { get; init; }

    internal override AgentEvent WithoutContent() => this with { Report = Report.WithoutContent() };
}
