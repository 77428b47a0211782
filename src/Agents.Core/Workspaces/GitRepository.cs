using System.Text;

namespace Agents.Core.Workspaces;

/// <summary>What a workspace asks of one working tree of a repository.</summary>
/// <remarks>
/// Not thread-safe: its owner lets one after the other in. All working trees of a repository share its objects. What changes the repository is not
/// cancelled half-way, since git that is ended leaves its locks behind.
/// </remarks>
internal sealed class GitRepository(GitCommand git, string folder)
{
    public string Folder => folder;

    /// <summary>Makes a commit of whatever is different from the last one.</summary>
    /// <returns>The commit that the working tree is now equal to.</returns>
    public async ValueTask<string> CommitAsync(string message, CancellationToken cancellationToken)
    {
        await AddAllAsync(cancellationToken).ConfigureAwait(false);
        if (!await git.AskAsync(folder, ["diff", "--cached", "--quiet", "--no-ext-diff"], cancellationToken).ConfigureAwait(false))
        {
            await git.RunAsync(folder, ["commit", "--quiet", "--no-verify", "-m", message], CancellationToken.None).ConfigureAwait(false);
        }

        return await git.ReadLineAsync(folder, ["rev-parse", "HEAD"], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes a tree of what stands in the folder, without a commit.</summary>
    public async ValueTask<string> WriteTreeAsync(CancellationToken cancellationToken)
    {
        await AddAllAsync(cancellationToken).ConfigureAwait(false);
        return await git.ReadLineAsync(folder, ["write-tree"], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Reads the mode and id of each file of a tree, which together are its version.</summary>
    public async ValueTask<Dictionary<string, string>> ReadTreeAsync(string tree, CancellationToken cancellationToken)
    {
        byte[] output = await git.RunAsync(folder, ["ls-tree", "-r", "-z", "--full-tree", tree], cancellationToken).ConfigureAwait(false);
        Dictionary<string, string> versions = new(StringComparer.Ordinal);
        foreach (string entry in Split(output))
        {
            int tab = entry.IndexOf('\t', StringComparison.Ordinal);
            string[] parts = entry[..tab].Split(' ');
            versions[entry[(tab + 1)..]] = $"{parts[0]} {parts[2]}";
        }

        return versions;
    }

    public async ValueTask<WorkspaceFile?> ReadFileAsync(string path, string? version, CancellationToken cancellationToken) =>
        version is null or ['1', '6', ..]
            ? null // also for another repository inside, which is no file
            : WorkspaceFile.Own(path, await git.RunAsync(folder, ["cat-file", "blob", version.Split(' ')[1]], cancellationToken).ConfigureAwait(false));

    /// <summary>Lists the files that are or would be committed.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        byte[] output = await git.RunAsync(
            folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], cancellationToken).ConfigureAwait(false);
        return Split(output);
    }

    public async ValueTask<bool> IsIgnoredAsync(string path, CancellationToken cancellationToken) =>
        await git.AskAsync(folder, ["check-ignore", "--quiet", "--", path], cancellationToken).ConfigureAwait(false);

    /// <summary>Merges a commit: exactly the given paths become theirs, and all others stay ours.</summary>
    /// <param name="theirs">The commit.</param>
    /// <param name="edits">The paths.</param>
    /// <param name="write">Writes what was decided about a path.</param>
    /// <param name="message">The message of the merge.</param>
    public async ValueTask MergeAsync(
        string theirs, IReadOnlyList<ThreeWayEdit> edits, Func<string, byte[], ValueTask> write, string message)
    {
        // The strategy "ours" notes both parents and changes no file, so what follows decides each path, and no text is merged by guess.
        await git.RunAsync(folder, ["merge", "--quiet", "--no-commit", "--no-ff", "--strategy=ours", theirs], CancellationToken.None).ConfigureAwait(false);
        await WithPathsAsync(["rm", "--quiet", "--force", "--ignore-unmatch"], edits.Where(edit => edit.IsDelete)).ConfigureAwait(false);
        await WithPathsAsync(["checkout", "--quiet", theirs], edits.Where(edit => !edit.IsDelete && edit.Decision is null)).ConfigureAwait(false);
        foreach (ThreeWayEdit edit in edits.Where(edit => !edit.IsDelete && edit.Decision is not null))
        {
            await write(edit.Path, edit.Decision!.Content!).ConfigureAwait(false);
        }

        await WithPathsAsync(["add"], edits.Where(edit => !edit.IsDelete && edit.Decision is not null)).ConfigureAwait(false);
        await git.RunAsync(folder, ["commit", "--quiet", "--no-verify", "-m", message], CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Puts the working tree back to a commit, whatever a merge left.</summary>
    public async ValueTask ResetAsync(string commit) =>
        await git.RunAsync(folder, ["reset", "--quiet", "--hard", commit], CancellationToken.None).ConfigureAwait(false);

    public async ValueTask AddWorktreeAsync(string path, string branch, string commit) =>
        await git.RunAsync(folder, ["worktree", "add", "--quiet", "--no-track", "-b", branch, path, commit], CancellationToken.None).ConfigureAwait(false);

    /// <summary>Removes a working tree and its branch, as far as they were made.</summary>
    public async ValueTask RemoveWorktreeAsync(string path, string branch)
    {
        if (Directory.Exists(path))
        {
            await git.RunAsync(folder, ["worktree", "remove", "--force", "--force", path], CancellationToken.None).ConfigureAwait(false);
        }

        await git.RunAsync(folder, ["worktree", "prune"], CancellationToken.None).ConfigureAwait(false);
        if (await HasBranchAsync(branch, CancellationToken.None).ConfigureAwait(false))
        {
            await git.RunAsync(folder, ["branch", "--quiet", "-D", branch], CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask<bool> HasBranchAsync(string branch, CancellationToken cancellationToken) =>
        await git.AskAsync(folder, ["show-ref", "--verify", "--quiet", $"refs/heads/{branch}"], cancellationToken).ConfigureAwait(false);

    private async ValueTask AddAllAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await git.RunAsync(folder, ["add", "--all"], CancellationToken.None).ConfigureAwait(false);
    }

    private async ValueTask WithPathsAsync(IReadOnlyList<string> command, IEnumerable<ThreeWayEdit> edits)
    {
        string paths = string.Concat(edits.Select(edit => edit.Path + "\0"));
        if (paths.Length > 0)
        {
            await git.RunAsync(folder, [.. command, "--pathspec-from-file=-", "--pathspec-file-nul"], CancellationToken.None, paths).ConfigureAwait(false);
        }
    }

    private static string[] Split(byte[] output) => Encoding.UTF8.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
