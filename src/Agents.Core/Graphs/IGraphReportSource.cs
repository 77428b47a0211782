namespace Agents.Core.Graphs;

/// <summary>A report of an agent that works through a graph, and holds the graph's own report.</summary>
internal interface IGraphReportSource
{
    GraphReport? Graph { get; }
}
