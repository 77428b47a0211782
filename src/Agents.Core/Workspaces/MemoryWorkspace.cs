namespace Agents.Core.Workspaces;

/// <summary>A workspace in memory. A fork shares all files with its origin until one of them changes them, so it costs nothing to make.</summary>
/// <remarks>Thread-safe; every member returns at once. It is what the other workspaces are measured by.</remarks>
public sealed class MemoryWorkspace : IWorkspace
{
    private readonly Lock _lock = new();
    private readonly MemoryWorkspace? _parent;
    private FileTree _files;
    private FileTree _origin;
    private int _forks;
    private bool _isDisposed;

    /// <summary>Initializes an empty workspace.</summary>
    /// <param name="name">1 to 64 letters of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    public MemoryWorkspace(string name = "workspace")
        : this(WorkspaceName.Check(name, nameof(name)), null, FileTree.Empty)
    {
    }

    private MemoryWorkspace(string name, MemoryWorkspace? parent, FileTree files)
    {
        Name = name;
        _parent = parent;
        _files = files;
        _origin = files;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsFork => _parent is not null;

    /// <inheritdoc/>
    public int ForkCount => Volatile.Read(ref _forks);

    /// <inheritdoc/>
    public ValueTask<WorkspaceFile?> ReadAsync(string path, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Capture().Files.Find(path));
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        WorkspaceFile file = WorkspaceFile.Own(WorkspacePath.Normalize(path), content.ToArray());
        cancellationToken.ThrowIfCancellationRequested();
        Change(files => files.With(file));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        cancellationToken.ThrowIfCancellationRequested();
        return new(Change(files => files.Without(path)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryReplaceAsync(
        string path, string? expectedHash, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        WorkspaceFile? file = content is { } bytes ? WorkspaceFile.Own(path, bytes.ToArray()) : null;
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ThrowIfDisposed();
            if (_files.Find(path)?.Hash != expectedHash)
            {
                return new(false);
            }

            _files = file is null ? _files.Without(path) : _files.With(file);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Capture().Files.Paths);
    }

    /// <inheritdoc/>
    public ValueTask<IWorkspace> ForkAsync(string name, CancellationToken cancellationToken = default)
    {
        WorkspaceName.Check(name, nameof(name));
        cancellationToken.ThrowIfCancellationRequested();
        MemoryWorkspace fork = new(name, this, Capture().Files);
        Interlocked.Increment(ref _forks);
        return new(fork);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WorkspaceChange>> DiffAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        WorkspaceForks.CheckIsFork(this);
        (FileTree files, FileTree origin) = Capture();
        return new(TreeDiff.Between(origin.Versions(), files.Versions()));
    }

    /// <inheritdoc/>
    public ValueTask<MergeResult> MergeAsync(IWorkspace fork, IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        MemoryWorkspace child = WorkspaceForks.CheckChild(this, fork, (fork as MemoryWorkspace)?._parent);
        return MergeLoop.RunAsync(resolver, (decisions, _) => new(TakeIn(child, child, decisions)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MergeResult> UpdateAsync(IMergeResolver? resolver = null, CancellationToken cancellationToken = default)
    {
        WorkspaceForks.CheckIsFork(this);
        return MergeLoop.RunAsync(resolver, (decisions, _) => new(TakeIn(_parent!, this, decisions)), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return ValueTask.CompletedTask;
            }

            _isDisposed = true;
            if (_parent is not null)
            {
                _files = _origin = FileTree.Empty;
            }
        }

        if (_parent is not null)
        {
            Interlocked.Decrement(ref _parent._forks);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Takes in what another workspace changed since the origin of the fork, which is either of the two.</summary>
    private MergeResult TakeIn(MemoryWorkspace source, MemoryWorkspace fork, IReadOnlyDictionary<string, MergeDecision> decisions)
    {
        while (true)
        {
            FileTree origin = fork.Capture().Origin, theirs = source.Capture().Files, ours = Capture().Files;
            ThreeWayPlan plan = ThreeWay.Plan(origin.Versions(), ours.Versions(), theirs.Versions(), decisions);
            if (plan.Conflicts.Count > 0)
            {
                return MergeResult.Conflicted(
                    [.. plan.Conflicts.Select(c => new MergeConflict(c.Path, c.Kind, origin.Find(c.Path), ours.Find(c.Path), theirs.Find(c.Path)))]);
            }

            FileTree merged = ours;
            foreach (ThreeWayEdit edit in plan.Edits.OrderBy(edit => !edit.IsDelete))
            {
                merged = edit.IsDelete ? merged.Without(edit.Path)
                    : edit.Decision is { } decision ? merged.With(WorkspaceFile.Own(edit.Path, decision.Content!))
                    : merged.With(theirs.Find(edit.Path)!);
            }

            if (TryCommit(ours, merged))
            {
                // From here on, what it has to hand over is what it does after this.
                fork.Rebase(origin, theirs);
                return MergeResult.Merged(TreeDiff.Between(ours.Versions(), merged.Versions()));
            }
        }
    }

    private bool TryCommit(FileTree expected, FileTree files)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (!ReferenceEquals(_files, expected))
            {
                return false;
            }

            _files = files;
            return true;
        }
    }

    private void Rebase(FileTree expected, FileTree origin)
    {
        lock (_lock)
        {
            _origin = ReferenceEquals(_origin, expected) ? origin : _origin;
        }
    }

    private bool Change(Func<FileTree, FileTree> change)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            FileTree before = _files;
            _files = change(before);
            return !ReferenceEquals(before, _files);
        }
    }

    private (FileTree Files, FileTree Origin) Capture()
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            return (_files, _origin);
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
