namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>The figures of one published work, computed again.</summary>
public interface IOrchestrationPart
{
    /// <summary>Gets whose figures these are, in a line.</summary>
    string Title { get; }

    /// <summary>Computes them.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One row a figure; the same in every run. A note may tell a time.</returns>
    Task<PartResult> RunAsync(CancellationToken cancellationToken = default);
}
