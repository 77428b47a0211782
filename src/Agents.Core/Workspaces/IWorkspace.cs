namespace Agents.Core.Workspaces;

/// <summary>A tree of files that can be forked, changed apart, and merged again.</summary>
/// <remarks>
/// <para>What is written in a fork is seen by nobody else until it is merged. A merge takes in everything or nothing: paths that only one side
/// changed always merge, a path that both sides changed to different content is a conflict, and to the same content is none. The version of a
/// file is the hash of its content, so a path that was changed and changed back was not changed.</para>
/// <para>Paths are relative, as <see cref="WorkspacePath"/> says; a path that leaves the tree is refused with a
/// <see cref="WorkspacePathException"/> by every member that takes one. A path is a file or a folder, never both; folders exist by the files in them.</para>
/// <para>Thread-safe. Merges into one workspace happen one after the other. Who forks disposes the fork; disposing it removes it, and disposing
/// a workspace that is no fork leaves its files as they are. A disposed workspace throws <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public interface IWorkspace : IAsyncDisposable
{
    /// <summary>Gets the name, for events and messages.</summary>
    string Name { get; }

    /// <summary>Gets whether it was forked from another one.</summary>
    bool IsFork { get; }

    /// <summary>Gets how many forks of it are not disposed yet; those of its forks do not count.</summary>
    int ForkCount { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The file as it is now; <see langword="null"/> when there is none.</returns>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused.</exception>
    ValueTask<WorkspaceFile?> ReadAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Writes a file, whatever was there before.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="content">Its content; copied.</param>
    /// <param name="cancellationToken">Ends the wait; the file is then as before or as after.</param>
    /// <returns>A task that ends when the file is written.</returns>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused, is a folder, or stands below a file.</exception>
    ValueTask WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="false"/> when there was none.</returns>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused.</exception>
    ValueTask<bool> DeleteAsync(string path, CancellationToken cancellationToken = default);

    /// <summary>Writes or deletes a file if it is still the one that was read.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="expectedHash">The <see cref="WorkspaceFile.Hash"/> that was read; <see langword="null"/> for a file that was not there.</param>
    /// <param name="content">Its content, which is copied; <see langword="null"/> to delete it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns><see langword="false"/> when the file is another one by now; then nothing was done.</returns>
    /// <exception cref="WorkspacePathException"><paramref name="path"/> is refused, is a folder, or stands below a file.</exception>
    ValueTask<bool> TryReplaceAsync(
        string path, string? expectedHash, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken = default);

    /// <summary>Lists all files.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The paths, in ordinal order.</returns>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Makes a fork of the tree as it is now.</summary>
    /// <param name="name">1 to 64 letters of a to z, digits, dots, dashes and underscores, beginning with a letter or a digit. Several forks may have the same.</param>
    /// <param name="cancellationToken">Ends the wait; then there is no fork.</param>
    /// <returns>The fork; the caller disposes it.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule.</exception>
    ValueTask<IWorkspace> ForkAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Compares the fork with what it was forked from, or last merged with.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is different, in ordinal order of the paths.</returns>
    /// <exception cref="InvalidOperationException">It is no fork.</exception>
    ValueTask<IReadOnlyList<WorkspaceChange>> DiffAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes in what a fork changed, all of it or nothing.</summary>
    /// <param name="fork">A fork of this workspace. It stays usable.</param>
    /// <param name="resolver">Who may decide what both sides changed; <see langword="null"/> for nobody. Here ours is this workspace, and theirs the fork.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way then is finished or taken back.</param>
    /// <returns>What was taken in, or the conflicts.</returns>
    /// <exception cref="ArgumentException"><paramref name="fork"/> is not a fork of this workspace.</exception>
    ValueTask<MergeResult> MergeAsync(IWorkspace fork, IMergeResolver? resolver = null, CancellationToken cancellationToken = default);

    /// <summary>Takes in what the workspace that this one was forked from got since, all of it or nothing.</summary>
    /// <param name="resolver">Who may decide what both sides changed; <see langword="null"/> for nobody. Here ours is this fork, and theirs its origin.</param>
    /// <param name="cancellationToken">Ends the wait; what is under way then is finished or taken back.</param>
    /// <returns>What was taken in, or the conflicts.</returns>
    /// <exception cref="InvalidOperationException">It is no fork.</exception>
    ValueTask<MergeResult> UpdateAsync(IMergeResolver? resolver = null, CancellationToken cancellationToken = default);
}
