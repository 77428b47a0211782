namespace Agents.Core.Benchmarks.Scoring;

/// <summary>Rows that can be searched.</summary>
public interface IFlatSearch
{
    /// <summary>Finds the rows nearest to a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="ids">Where the rows go, nearest first; all of it is written.</param>
    void Find(ReadOnlySpan<float> query, Span<long> ids);
}
