namespace Agents.Core.Benchmarks.Routing;

/// <summary>A way to find routes.</summary>
public interface IRoutingSubject
{
    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>Makes a search over a graph, which is used for many queries.</summary>
    /// <param name="graph">The graph.</param>
    IRoutingSearch Prepare(PlainToolGraph graph);
}
