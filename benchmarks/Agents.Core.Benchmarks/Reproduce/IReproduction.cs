namespace Agents.Core.Benchmarks.Reproduce;

/// <summary>Published figures that are computed again, beside what was published.</summary>
public interface IReproduction
{
    /// <summary>Gets the name on the command line.</summary>
    string Name { get; }

    /// <summary>Gets one sentence about what is computed.</summary>
    string Description { get; }

    /// <summary>Computes everything and writes it. The last line sums it up.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether every figure that is measured is the expected one.</returns>
    Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken = default);
}
