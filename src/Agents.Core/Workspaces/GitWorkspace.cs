namespace Agents.Core.Workspaces;

/// <summary>A working tree of a git repository as a workspace. A fork is a working tree of its own, on a branch of its own.</summary>
/// <remarks>
/// <para>Thread-safe. A fork's work is committed each time it is handed over, and merged by <c>git merge</c>, so the history shows who did what; but which
/// paths conflict is decided as in every workspace, by path, and never by lines. A merge that fails is taken back with <c>git reset</c>.</para>
/// <para>Git runs without a shell, hooks, prompts, and settings other than the repository's own. Its <c>.gitattributes</c> and filters apply. Files that the
/// repository ignores are not part of the tree, and writing one is refused. Programs may work in <see cref="Folder"/> directly; what they put there counts.</para>
/// </remarks>
public sealed partial class GitWorkspace : IWorkspace
{
    private readonly Turn _turn = new();
    private readonly GitCommand _git;
    private readonly GitRepository _repository;
    private readonly Scratch _scratch;
    private readonly FolderTree _tree;
    private readonly GitWorkspace? _parent;
    private readonly string _branch;
    private string _origin;
    private int _forks;
    private bool _isDisposed;

    private GitWorkspace(string name, string folder, GitCommand git, Scratch scratch, GitWorkspace? parent, string branch, string origin)
    {
        Name = name;
        _git = git;
        _scratch = scratch;
        _tree = new FolderTree(folder, scratch);
        _repository = new GitRepository(git, _tree.Root);
        _parent = parent;
        _branch = branch;
        _origin = origin;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>Gets the folder of the working tree.</summary>
    public string Folder => _tree.Root;

    /// <inheritdoc/>
    public bool IsFork => _parent is not null;

    /// <inheritdoc/>
    public int ForkCount => Volatile.Read(ref _forks);

    /// <summary>Opens a repository.</summary>
    /// <param name="folder">The top folder of a working tree, with at least one commit and nothing that is not committed.</param>
    /// <param name="scratchFolder">Where forks are checked out; made when it is not there. It stands outside of the working tree and is used by this workspace alone.</param>
    /// <param name="name">1 to 64 letters of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit.</param>
    /// <param name="options">How git is run; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The workspace. Merges are commits on the branch that is checked out.</returns>
    /// <exception cref="ArgumentException">A folder is empty, the scratch folder stands in the other, or <paramref name="name"/> breaks its rule.</exception>
    /// <exception cref="AgentOptionsException">Something is wrong with the options; all of it is listed.</exception>
    /// <exception cref="GitException">Git is missing, or the folder is not such a working tree.</exception>
    public static async ValueTask<GitWorkspace> OpenAsync(
        string folder, string scratchFolder, string name = "workspace", GitWorkspaceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentException.ThrowIfNullOrWhiteSpace(scratchFolder);
        WorkspaceName.Check(name, nameof(name));
        options ??= new GitWorkspaceOptions();
        options.ThrowIfInvalid();
        string root = FolderTree.Resolve(folder), place = FolderTree.Resolve(scratchFolder);
        if (place == root || place.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new ArgumentException($"The scratch folder '{place}' must stand outside of the working tree '{root}'.", nameof(scratchFolder));
        }

        if (!Path.Exists(Path.Combine(root, ".git")))
        {
            throw new GitException(GitFailure.Unsuitable, "rev-parse", $"The folder '{root}' is not the top folder of a git working tree.");
        }

        Scratch scratch = new(place, Disk.Real);
        GitCommand git = new(options, scratch.Folder);
        if (!await git.AskAsync(root, ["rev-parse", "--verify", "--quiet", "HEAD"], cancellationToken).ConfigureAwait(false))
        {
            throw new GitException(GitFailure.Unsuitable, "rev-parse", $"The repository in '{root}' has no commit yet; a fork needs one to begin with.");
        }

        if ((await git.RunAsync(root, ["status", "--porcelain"], cancellationToken).ConfigureAwait(false)).Length > 0)
        {
            throw new GitException(GitFailure.Unsuitable, "status", $"The working tree '{root}' holds what is not committed; commit or remove it first.");
        }

        return new GitWorkspace(name, root, git, scratch, null, "", "");
    }

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
        await ReplaceAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string path, CancellationToken cancellationToken = default)
    {
        path = WorkspacePath.Normalize(path);
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        return await ReplaceAsync(path, null, cancellationToken).ConfigureAwait(false);
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

        await ReplaceAsync(path, content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default)
    {
        using Turn.Holder turn = await EnterAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> present = new(_tree.List(), StringComparer.Ordinal);
        IReadOnlyList<string> known = await _repository.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. known.Where(present.Contains).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private async ValueTask<bool> ReplaceAsync(string path, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken)
    {
        if (content is not null)
        {
            _tree.LocateForWriting(path); // before git sees it, which would complain of links in words of its own
            if (await _repository.IsIgnoredAsync(path, cancellationToken).ConfigureAwait(false))
            {
                throw new WorkspacePathException(path, "the repository ignores it, so it would not be merged");
            }
        }

        return await _tree.ReplaceAsync(path, content, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Turn.Holder> EnterAsync(CancellationToken cancellationToken)
    {
        Turn.Holder turn = await _turn.TakeAsync(cancellationToken).ConfigureAwait(false);
        if (_isDisposed)
        {
            turn.Dispose();
            throw new ObjectDisposedException(nameof(GitWorkspace));
        }

        return turn;
    }
}
