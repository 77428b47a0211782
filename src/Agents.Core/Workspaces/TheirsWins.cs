namespace Agents.Core.Workspaces;

/// <summary>Takes their side of every conflict.</summary>
internal sealed class TheirsWins : IMergeResolver
{
    public static TheirsWins Instance { get; } = new();

    public ValueTask<MergeResolution> ResolveAsync(MergeConflict conflict, CancellationToken cancellationToken) =>
        new(conflict.Kind == MergeConflictKind.FileAndFolder ? MergeResolution.Unresolved : MergeResolution.Take(conflict.Theirs));
}
