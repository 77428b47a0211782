using Agents.Core.Roles;

namespace Agents.Core.Solving;

/// <summary>Reads what a run of a solver reports beside its answer.</summary>
public static class SolveResultExtensions
{
    /// <summary>Gets how the goal was divided, and what became of each part.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The tree; <see langword="null"/> when what was run is no solver.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is <see langword="null"/>.</exception>
    public static SolveTree? GetSolveTree(this RunResult<Answer> result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Report as SolveTree;
    }
}
