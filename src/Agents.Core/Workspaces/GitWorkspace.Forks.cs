namespace Agents.Core.Workspaces;

/// <content>Forks, and what goes from them and to them.</content>
public sealed partial class GitWorkspace
{
    /// <inheritdoc/>
    /// <exception cref="GitException">Git failed.</exception>
    public async ValueTask<IWorkspace> ForkAsync(string name, CancellationToken cancellationToken = default)
    {
        WorkspaceName.Check(name, nameof(name));
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        string commit = await _repository.CommitAsync($"Work in {Name}", cancellationToken).ConfigureAwait(false);
        string folder = _scratch.MakeName(name), branch = $"workspaces/{Path.GetFileName(folder)}";
        while (await _repository.HasBranchAsync(branch, cancellationToken).ConfigureAwait(false))
        {
            folder = _scratch.MakeName(name);
            branch = $"workspaces/{Path.GetFileName(folder)}";
        }

        try
        {
            await _repository.AddWorktreeAsync(folder, branch, commit).ConfigureAwait(false);
        }
        catch (Exception)
        {
            await _repository.RemoveWorktreeAsync(folder, branch).ConfigureAwait(false);
            throw;
        }

        Interlocked.Increment(ref _forks);
        return new GitWorkspace(name, folder, _git, _scratch, this, branch, commit);
    }

    /// <inheritdoc/>
    /// <exception cref="GitException">Git failed.</exception>
    public async ValueTask<IReadOnlyList<WorkspaceChange>> DiffAsync(CancellationToken cancellationToken = default)
    {
        WorkspaceForks.CheckIsFork(this);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        string now = await _repository.WriteTreeAsync(cancellationToken).ConfigureAwait(false);
        return await CompareAsync(_origin, now, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="GitException">Git failed; nothing was merged.</exception>
    public ValueTask<MergeResult> MergeAsync(IWorkspace fork, IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        GitWorkspace child = WorkspaceForks.CheckChild(this, fork, (fork as GitWorkspace)?._parent);
        return MergeLoop.RunAsync(resolver, (decisions, token) => child.CarryAsync(child, this, decisions, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="GitException">Git failed; nothing was taken in.</exception>
    public ValueTask<MergeResult> UpdateAsync(IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        WorkspaceForks.CheckIsFork(this);
        return MergeLoop.RunAsync(resolver, (decisions, token) => CarryAsync(_parent!, this, decisions, token), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="GitException">Git failed, and the fork's working tree or branch may still be there.</exception>
    public async ValueTask DisposeAsync()
    {
        using Turn.Holder turn = await _turn.TakeAsync(CancellationToken.None).ConfigureAwait(false);
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_parent is not null)
        {
            Interlocked.Decrement(ref _parent._forks);
            await Root._repository.RemoveWorktreeAsync(Folder, _branch).ConfigureAwait(false);
        }
    }

    // A fork may be disposed before its own forks, and git needs a working tree to work from.
    private GitWorkspace Root => _parent is null ? this : _parent.Root;

    /// <summary>Carries changes between this fork and the workspace that it was forked from, one way or the other.</summary>
    private async ValueTask<MergeResult> CarryAsync(
        GitWorkspace source, GitWorkspace target, IReadOnlyDictionary<string, MergeDecision> decisions, CancellationToken cancellationToken)
    {
        // Always the parent first, so that two that want each other's turn cannot both wait.
        using Turn.Holder parentTurn = await _parent!.EnterAsync(cancellationToken).ConfigureAwait(false);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        string ours = await target._repository.CommitAsync($"Work in {target.Name}", cancellationToken).ConfigureAwait(false);
        string theirs = await source._repository.CommitAsync($"Work in {source.Name}", cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> originTree = await _repository.ReadTreeAsync(_origin, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> ourTree = await _repository.ReadTreeAsync(ours, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> theirTree = await _repository.ReadTreeAsync(theirs, cancellationToken).ConfigureAwait(false);
        ThreeWayPlan plan = await PlanAsync(originTree, ourTree, theirTree, decisions, cancellationToken).ConfigureAwait(false);
        if (plan.Conflicts.Count > 0)
        {
            return MergeResult.Conflicted(await DescribeAsync(plan.Conflicts, cancellationToken).ConfigureAwait(false));
        }

        if (plan.Edits.Count == 0)
        {
            _origin = theirs;
            return MergeResult.Merged([]);
        }

        try
        {
            await target._repository.MergeAsync(
                theirs,
                plan.Edits,
                async (path, content) => await target._tree.ReplaceAsync(path, content, CancellationToken.None).ConfigureAwait(false),
                $"Merge {source.Name} into {target.Name}").ConfigureAwait(false);
        }
        catch (Exception)
        {
            await target._repository.ResetAsync(ours).ConfigureAwait(false);
            throw;
        }

        _origin = theirs; // From here on, what it has to hand over is what it does after this.
        return MergeResult.Merged(await target.CompareAsync(ours, "HEAD", CancellationToken.None).ConfigureAwait(false));
    }

    /// <summary>Compares three trees by git's ids, with the decisions, which know content by its hash, put in those terms.</summary>
    private async ValueTask<ThreeWayPlan> PlanAsync(
        Dictionary<string, string> origin,
        Dictionary<string, string> ours,
        Dictionary<string, string> theirs,
        IReadOnlyDictionary<string, MergeDecision> decisions,
        CancellationToken cancellationToken)
    {
        Dictionary<string, MergeDecision> translated = new(StringComparer.Ordinal);
        foreach ((string path, MergeDecision decision) in decisions)
        {
            string? before = origin.GetValueOrDefault(path), mine = ours.GetValueOrDefault(path), other = theirs.GetValueOrDefault(path);
            if (decision.IsFor(
                await HashOfAsync(path, before, cancellationToken).ConfigureAwait(false),
                await HashOfAsync(path, mine, cancellationToken).ConfigureAwait(false),
                await HashOfAsync(path, other, cancellationToken).ConfigureAwait(false)))
            {
                translated[path] = decision with { Origin = before, Ours = mine, Theirs = other };
            }
        }

        return ThreeWay.Plan(origin, ours, theirs, translated);
    }

    private async ValueTask<IReadOnlyList<MergeConflict>> DescribeAsync(IReadOnlyList<ThreeWayConflict> conflicts, CancellationToken cancellationToken)
    {
        List<MergeConflict> described = [];
        foreach (ThreeWayConflict conflict in conflicts)
        {
            described.Add(new MergeConflict(
                conflict.Path,
                conflict.Kind,
                await _repository.ReadFileAsync(conflict.Path, conflict.Origin, cancellationToken).ConfigureAwait(false),
                await _repository.ReadFileAsync(conflict.Path, conflict.Ours, cancellationToken).ConfigureAwait(false),
                await _repository.ReadFileAsync(conflict.Path, conflict.Theirs, cancellationToken).ConfigureAwait(false)));
        }

        return described;
    }

    private async ValueTask<IReadOnlyList<WorkspaceChange>> CompareAsync(string before, string after, CancellationToken cancellationToken)
    {
        Dictionary<string, string> old = await _repository.ReadTreeAsync(before, cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> now = await _repository.ReadTreeAsync(after, cancellationToken).ConfigureAwait(false);
        List<WorkspaceChange> changes = [];
        foreach (WorkspaceChange change in TreeDiff.Between(old, now))
        {
            changes.Add(change with
            {
                OldHash = await HashOfAsync(change.Path, change.OldHash, cancellationToken).ConfigureAwait(false),
                NewHash = await HashOfAsync(change.Path, change.NewHash, cancellationToken).ConfigureAwait(false),
            });
        }

        return changes;
    }

    private async ValueTask<string?> HashOfAsync(string path, string? version, CancellationToken cancellationToken) =>
        version is ['1', '6', ..]
            ? version.Split(' ')[1] // another repository inside: its commit is all there is
            : (await _repository.ReadFileAsync(path, version, cancellationToken).ConfigureAwait(false))?.Hash;
}
