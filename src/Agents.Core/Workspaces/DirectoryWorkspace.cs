namespace Agents.Core.Workspaces;

/// <summary>A folder as a workspace. A fork is a copy of it in a scratch folder.</summary>
/// <remarks>
/// <para>Thread-safe. A merge prepares everything in the scratch folder, then swaps the files in; when a swap fails, those before it are taken
/// back. Only the end of the process in the middle of the swaps can leave a part of a merge behind.</para>
/// <para>Programs may work in <see cref="Folder"/> directly: what stands there is what is compared and merged. Links are never followed and never
/// copied; neither are files whose names <see cref="WorkspacePath"/> refuses, nor <c>.git</c>. What another process replaces by a link at the very moment
/// of a write is not noticed, so programs that are not trusted need a sandbox of their own.</para>
/// </remarks>
public sealed class DirectoryWorkspace : IWorkspace
{
    private readonly Turn _turn = new();
    private readonly Scratch _scratch;
    private readonly FolderTree _tree;
    private readonly DirectoryWorkspace? _parent;
    private Dictionary<string, string> _origin;
    private int _forks;
    private bool _isDisposed;

    /// <summary>Initializes a workspace of a folder.</summary>
    /// <param name="folder">The folder; made when it is not there.</param>
    /// <param name="scratchFolder">Where forks are copied to; made when it is not there. It stands outside of <paramref name="folder"/>, at best on
    /// the same disk, and is used by this workspace alone.</param>
    /// <param name="name">1 to 64 letters of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit.</param>
    /// <exception cref="ArgumentException">A folder is empty, one stands in the other, or <paramref name="name"/> breaks its rule.</exception>
    public DirectoryWorkspace(string folder, string scratchFolder, string name = "workspace")
        : this(folder, scratchFolder, name, Disk.Real)
    {
    }

    internal DirectoryWorkspace(string folder, string scratchFolder, string name, Disk disk)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(scratchFolder);
        Name = WorkspaceName.Check(name, nameof(name));
        Directory.CreateDirectory(folder);
        _scratch = new Scratch(scratchFolder, disk);
        _tree = new FolderTree(folder, _scratch);
        _origin = [];
        if (IsWithin(_scratch.Folder, _tree.Root) || IsWithin(_tree.Root, _scratch.Folder))
        {
            throw new ArgumentException($"The scratch folder '{_scratch.Folder}' and the folder '{_tree.Root}' must not stand in each other.", nameof(scratchFolder));
        }
    }

    private DirectoryWorkspace(string name, DirectoryWorkspace parent, string folder, Dictionary<string, string> origin)
    {
        Name = name;
        _parent = parent;
        _scratch = parent._scratch;
        _tree = new FolderTree(folder, _scratch);
        _origin = origin;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the folder that the files stand in.</summary>
    public string Folder => _tree.Root;

    /// <inheritdoc/>
    public bool IsFork => _parent is not null;

    /// <inheritdoc/>
    public int ForkCount => Volatile.Read(ref _forks);

    /// <inheritdoc/>
    public async ValueTask<WorkspaceFile?> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await _tree.ReadAsync(path, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        await _tree.ReplaceAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await _tree.ReplaceAsync(path, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> TryReplaceAsync(
        string path, string? expectedHash, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        if ((await _tree.ReadAsync(path, cancellationToken).ConfigureAwait(false))?.Hash != expectedHash)
        {
            return false;
        }

        await _tree.ReplaceAsync(path, content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return _tree.List();
    }

    /// <inheritdoc/>
    public async ValueTask<IWorkspace> ForkAsync(string name, CancellationToken cancellationToken = default)
    {
        WorkspaceName.Check(name, nameof(name));
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> hashes = await _tree.ScanAsync(cancellationToken).ConfigureAwait(false);
        string folder = _scratch.MakeName(name);
        try
        {
            _scratch.Disk.CreateFolder(folder);
            foreach ((string path, string hash) in hashes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                string source = Path.Combine(Folder, path), target = Path.Combine(folder, path);
                _scratch.Keep(hash, source);
                _scratch.Disk.CreateFolder(Path.GetDirectoryName(target)!);
                _scratch.Disk.Copy(source, target);
            }
        }
        catch (Exception)
        {
            _scratch.TryRemove(folder);
            throw;
        }

        Interlocked.Increment(ref _forks);
        return new DirectoryWorkspace(name, this, folder, hashes);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<WorkspaceChange>> DiffAsync(CancellationToken cancellationToken = default)
    {
        WorkspaceForks.CheckIsFork(this);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return TreeDiff.Between(_origin, await _tree.ScanAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public ValueTask<MergeResult> MergeAsync(IWorkspace fork, IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        DirectoryWorkspace child = WorkspaceForks.CheckChild(this, fork, (fork as DirectoryWorkspace)?._parent);
        return MergeLoop.RunAsync(resolver, (decisions, token) => child.CarryAsync(child, this, decisions, token), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MergeResult> UpdateAsync(IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        WorkspaceForks.CheckIsFork(this);
        return MergeLoop.RunAsync(resolver, (decisions, token) => CarryAsync(_parent!, this, decisions, token), cancellationToken);
    }

    /// <inheritdoc/>
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
            _scratch.TryRemove(Folder);
        }
        else if (_forks == 0)
        {
            _scratch.Forget();
        }
    }

    /// <summary>Carries changes between this fork and the workspace that it was forked from, one way or the other.</summary>
    private async ValueTask<MergeResult> CarryAsync(
        DirectoryWorkspace source, DirectoryWorkspace target, IReadOnlyDictionary<string, MergeDecision> decisions, CancellationToken cancellationToken)
    {
        // Always the parent first, so that two that want each other's turn cannot both wait.
        using Turn.Holder parentTurn = await _parent!.EnterAsync(cancellationToken).ConfigureAwait(false);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> ours = await target._tree.ScanAsync(cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> theirs = await source._tree.ScanAsync(cancellationToken).ConfigureAwait(false);
        ThreeWayPlan plan = ThreeWay.Plan(_origin, ours, theirs, decisions);
        if (plan.Conflicts.Count > 0)
        {
            return await DescribeAsync(plan.Conflicts, source, target, cancellationToken).ConfigureAwait(false);
        }

        foreach ((string path, string hash) in theirs)
        {
            _scratch.Keep(hash, Path.Combine(source.Folder, path));
        }

        IReadOnlyList<FileEdit> edits =
            [.. plan.Edits.Select(edit => new FileEdit(edit.Path, edit.Decision is null && !edit.IsDelete ? _scratch.FindKept(edit.Theirs!) : null, edit.Decision?.Content))];
        await target._tree.ApplyAsync([.. edits.Where(edit => !edit.IsDelete || ours.ContainsKey(edit.Path))], cancellationToken).ConfigureAwait(false);
        _origin = theirs; // From here on, what it has to hand over is what it does after this.
        return MergeResult.Merged(
        [
            .. plan.Edits.Select(edit => new WorkspaceChange { Path = edit.Path, OldHash = edit.Ours, NewHash = HashAfter(edit) }).Where(change => change.OldHash != change.NewHash),
        ]);
    }

    private async ValueTask<MergeResult> DescribeAsync(
        IReadOnlyList<ThreeWayConflict> conflicts, DirectoryWorkspace source, DirectoryWorkspace target, CancellationToken cancellationToken)
    {
        List<MergeConflict> described = [];
        foreach (ThreeWayConflict conflict in conflicts)
        {
            WorkspaceFile? origin = conflict.Origin is { } hash
                ? WorkspaceFile.Own(conflict.Path, await File.ReadAllBytesAsync(_scratch.FindKept(hash), cancellationToken).ConfigureAwait(false))
                : null;
            WorkspaceFile? ours = await target._tree.ReadAsync(conflict.Path, cancellationToken).ConfigureAwait(false);
            WorkspaceFile? theirs = await source._tree.ReadAsync(conflict.Path, cancellationToken).ConfigureAwait(false);
            described.Add(new MergeConflict(conflict.Path, conflict.Kind, origin, ours, theirs));
        }

        return MergeResult.Conflicted(described);
    }

    private async ValueTask<Turn.Holder> EnterAsync(CancellationToken cancellationToken)
    {
        Turn.Holder turn = await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (_isDisposed)
        {
            turn.Dispose();
            throw new ObjectDisposedException(nameof(DirectoryWorkspace));
        }

        return turn;
    }

    private static string? HashAfter(ThreeWayEdit edit) =>
        edit.IsDelete ? null : edit.Decision is { } decision ? WorkspaceFile.HashOf(decision.Content!) : edit.Theirs;

    private static bool IsWithin(string inner, string outer) =>
        inner == outer || inner.StartsWith(outer.EndsWith(Path.DirectorySeparatorChar) ? outer : outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
