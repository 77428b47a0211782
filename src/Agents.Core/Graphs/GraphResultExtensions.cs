namespace Agents.Core.Graphs;

/// <summary>Reads what a run of a graph reports beside its output.</summary>
public static class GraphResultExtensions
{
    /// <summary>Gets the report of the graph that was run.</summary>
    /// <typeparam name="TOutput">The type of the output.</typeparam>
    /// <param name="result">The result.</param>
    /// <returns>The report; <see langword="null"/> when what was run is no graph. The reports of graphs further in are in their
    /// <see cref="GraphEnded"/> events.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is <see langword="null"/>.</exception>
    public static GraphReport? GetGraphReport<TOutput>(this RunResult<TOutput> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Report as GraphReport ?? (result.Report as IGraphReportSource)?.Graph;
    }
}
