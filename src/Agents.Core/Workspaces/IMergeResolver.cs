namespace Agents.Core.Workspaces;

/// <summary>Decides what becomes of a path that both sides of a merge changed.</summary>
/// <remarks>It is called while nothing is locked, once for each such path of a merge, and again where a side changed meanwhile.</remarks>
public interface IMergeResolver
{
    /// <summary>Decides one path.</summary>
    /// <param name="conflict">The path and its three files.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What becomes of it; <see cref="MergeResolution.Unresolved"/> leaves it a conflict.</returns>
    ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken);
}
