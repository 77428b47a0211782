namespace Agents.Core.Workspaces;

/// <content>Changes of several files, of which all are made or none.</content>
internal sealed partial class FolderTree
{
    /// <summary>Makes all edits. When one fails, those before it are taken back.</summary>
    /// <param name="edits">The edits; each path once.</param>
    /// <param name="cancellationToken">Ends the work as long as the tree is untouched.</param>
    /// <exception cref="WorkspaceDamagedException">An edit failed, and taking back others failed too.</exception>
    public async ValueTask ApplyAsync(IReadOnlyList<FileEdit> edits, CancellationToken cancellationToken)
    {
        if (edits.Count == 0)
        {
            return;
        }

        string staging = scratch.MakeName("change");
        bool keepsBackups = false;
        try
        {
            await StageAsync(edits, staging, cancellationToken).ConfigureAwait(false);
            Swap(edits, staging);
        }
        catch (WorkspaceDamagedException)
        {
            keepsBackups = true;
            throw;
        }
        finally
        {
            if (!keepsBackups)
            {
                scratch.TryRemove(staging);
            }
        }
    }

    /// <summary>Prepares each new file and keeps each old one, while the tree is untouched: what takes time and space fails here.</summary>
    private async ValueTask StageAsync(IReadOnlyList<FileEdit> edits, string staging, CancellationToken cancellationToken)
    {
        scratch.Disk.CreateFolder(staging);
        for (int i = 0; i < edits.Count; i++)
        {
            string full = Locate(edits[i].Path);
            bool exists = File.Exists(full);
            if (exists)
            {
                scratch.Disk.Copy(full, OldName(staging, i));
            }

            if (edits[i].Source is { } source)
            {
                scratch.Disk.Copy(source, NewName(staging, i));
            }
            else if (edits[i].Content is { } content)
            {
                await scratch.Disk.WriteAsync(NewName(staging, i), content, cancellationToken).ConfigureAwait(false);
                if (exists && !OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(NewName(staging, i), File.GetUnixFileMode(full));
                }
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Swap(IReadOnlyList<FileEdit> edits, string staging)
    {
        // Deletions first, since a folder may become a file, or a file a folder.
        int[] order = [.. Enumerable.Range(0, edits.Count).OrderBy(i => !edits[i].IsDelete)];
        int done = 0;
        try
        {
            for (; done < order.Length; done++)
            {
                int i = order[done];
                string full = Path.Combine(Root, edits[i].Path);
                if (edits[i].IsDelete)
                {
                    scratch.Disk.Delete(full);
                    RemoveEmptyFolders(full);
                }
                else
                {
                    scratch.Disk.CreateFolder(Path.GetDirectoryName(LocateForWriting(edits[i].Path))!);
                    scratch.Disk.Move(NewName(staging, i), full);
                }
            }
        }
        catch (Exception exception)
        {
            Restore(edits, order.AsSpan(0, Math.Min(done + 1, order.Length)), staging, exception);
            throw;
        }
    }

    /// <summary>Takes edits back, the last one first; the last one may be half done.</summary>
    private void Restore(IReadOnlyList<FileEdit> edits, ReadOnlySpan<int> order, string staging, Exception failure)
    {
        List<string> lost = [];
        for (int at = order.Length - 1; at >= 0; at--)
        {
            int i = order[at];
            string full = Path.Combine(Root, edits[i].Path);
            try
            {
                if (File.Exists(OldName(staging, i)))
                {
                    scratch.Disk.CreateFolder(Path.GetDirectoryName(full)!);
                    scratch.Disk.Move(OldName(staging, i), full);
                }
                else if (File.Exists(full))
                {
                    scratch.Disk.Delete(full);
                    RemoveEmptyFolders(full);
                }
                else
                {
                    RemoveEmptyFolders(full);
                }
            }
            catch (Exception)
            {
                lost.Add(edits[i].Path);
            }
        }

        if (lost.Count > 0)
        {
            throw new WorkspaceDamagedException(Root, lost, staging, failure);
        }
    }

    /// <summary>Removes the folders above a file that nothing stands in any more: folders exist by their files.</summary>
    private void RemoveEmptyFolders(string file)
    {
        string? folder = Path.GetDirectoryName(file);
        while (folder is not null && folder.Length > Root.Length && (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            if (Directory.Exists(folder))
            {
                scratch.Disk.DeleteFolder(folder, recursive: false);
            }

            folder = Path.GetDirectoryName(folder);
        }
    }

    private static string OldName(string staging, int edit) => Path.Combine(staging, $"{edit}.old");

    private static string NewName(string staging, int edit) => Path.Combine(staging, $"{edit}.new");
}
