namespace Agents.Core.Workspaces;

/// <summary>Tries a merge, has conflicts decided while nothing is locked, and tries again.</summary>
internal static class MergeLoop
{
    /// <param name="resolver">Who decides; <see langword="null"/> for nobody.</param>
    /// <param name="attempt">Merges if it can with these decisions; else it changes nothing and returns the conflicts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<MergeResult> RunAsync(
        IMergeResolver? resolver,
        Func<IReadOnlyDictionary<string, MergeDecision>, CancellationToken, ValueTask<MergeResult>> attempt,
        CancellationToken cancellationToken)
    {
        Dictionary<string, MergeDecision> decisions = new(StringComparer.Ordinal);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MergeResult result = await attempt(decisions, cancellationToken).ConfigureAwait(false);
            if (result.IsMerged || resolver is null)
            {
                return result;
            }

            List<MergeConflict> open = [];
            foreach (MergeConflict conflict in result.Conflicts)
            {
                string? origin = conflict.Origin?.Hash, ours = conflict.Ours?.Hash, theirs = conflict.Theirs?.Hash;
                bool wasDecided = decisions.TryGetValue(conflict.Path, out MergeDecision? before) && before.IsFor(origin, ours, theirs);

                // What was decided and is still in the way cannot be helped by asking again.
                MergeResolution resolution = wasDecided
                    ? MergeResolution.Unresolved
                    : await resolver.ResolveAsync(conflict, cancellationToken).ConfigureAwait(false) ?? MergeResolution.Unresolved;
                if (resolution.IsResolved)
                {
                    decisions[conflict.Path] = new MergeDecision(origin, ours, theirs, resolution.Content);
                }
                else
                {
                    open.Add(conflict);
                }
            }

            if (open.Count > 0)
            {
                return MergeResult.Conflicted(open);
            }
        }
    }
}
