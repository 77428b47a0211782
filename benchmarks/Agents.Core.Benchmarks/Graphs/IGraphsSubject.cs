namespace Agents.Core.Benchmarks.Graphs;

/// <summary>A way to run graphs.</summary>
public interface IGraphsSubject
{
    /// <summary>Gets the subject's name.</summary>
    string Name { get; }

    /// <summary>Makes a graph once, for many runs.</summary>
    /// <param name="shape">The graph.</param>
    /// <returns>A function that runs it on <see cref="PlainGraph.Input"/> and returns its output; null when the subject has no nodes that wait.</returns>
    Func<ValueTask<int>>? Prepare(PlainGraph shape);
}
