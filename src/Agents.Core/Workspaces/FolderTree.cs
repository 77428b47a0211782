using System.Security.Cryptography;

namespace Agents.Core.Workspaces;

/// <summary>The files below a folder, and nothing outside of it.</summary>
/// <remarks>
/// Not thread-safe: its owner lets one after the other in. Links are never followed: what leads over one is refused, and scans leave it out. What another
/// process puts there between the check and the use is not seen.
/// </remarks>
/// <param name="root">The folder, which exists.</param>
/// <param name="scratch">Where files are made before they are moved in.</param>
internal sealed partial class FolderTree(string root, Scratch scratch)
{
    public string Root { get; } = Resolve(root);

    /// <summary>Gets where a folder really is, whatever links lead there.</summary>
    public static string Resolve(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string? parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        string here = Path.Combine(Resolve(parent), Path.GetFileName(full));
        return Directory.Exists(here) && Directory.ResolveLinkTarget(here, returnFinalTarget: true)?.FullName is { } target ? Resolve(target) : here;
    }

    /// <summary>Finds where a file stands, or would stand.</summary>
    /// <param name="path">A path that was normalized.</param>
    public string Locate(string path)
    {
        string full = Root;
        foreach (string name in path.Split('/'))
        {
            full = Path.Combine(full, name);
            if (new FileInfo(full).LinkTarget is not null)
            {
                throw new WorkspacePathException(path, $"'{Path.GetRelativePath(Root, full).Replace('\\', '/')}' is a link, and links are not followed");
            }
        }

        return full;
    }

    public async ValueTask<WorkspaceFile?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        string full = Locate(path);
        return File.Exists(full)
            ? WorkspaceFile.Own(path, await File.ReadAllBytesAsync(full, cancellationToken).ConfigureAwait(false))
            : null;
    }

    /// <summary>Finds where a file may be written.</summary>
    public string LocateForWriting(string path)
    {
        string full = Locate(path);
        if (Directory.Exists(full))
        {
            throw new WorkspacePathException(path, "it is a folder");
        }

        foreach (string folder in WorkspacePath.FoldersOf(path))
        {
            if (File.Exists(Path.Combine(Root, folder)))
            {
                throw new WorkspacePathException(path, $"'{folder}' is a file, and not a folder");
            }
        }

        return full;
    }

    public async ValueTask<bool> ReplaceAsync(string path, ReadOnlyMemory<byte>? content, CancellationToken cancellationToken)
    {
        string full = content is null ? Locate(path) : LocateForWriting(path);
        bool existed = File.Exists(full);
        if (content is not null || existed)
        {
            await ApplyAsync([new FileEdit(path, null, content?.ToArray())], cancellationToken).ConfigureAwait(false);
        }

        return existed;
    }

    /// <summary>Lists all files with the hashes of their content.</summary>
    public async ValueTask<Dictionary<string, string>> ScanAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach (string path in List())
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileStream stream = new(Path.Combine(Root, path), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using (stream.ConfigureAwait(false))
            {
                hashes[path] = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken).ConfigureAwait(false));
            }
        }

        return hashes;
    }

    /// <summary>Lists all files in ordinal order. A file whose name breaks the rules, or that is a link, is not part of the tree.</summary>
    public IReadOnlyList<string> List()
    {
        List<string> paths = [];
        Stack<(string Folder, string Path)> open = new([(Root, "")]);
        while (open.TryPop(out (string Folder, string Path) next))
        {
            foreach (FileSystemInfo entry in new DirectoryInfo(next.Folder).EnumerateFileSystemInfos())
            {
                string path = next.Path + entry.Name;
                if (entry.LinkTarget is not null || path.Length > WorkspacePath.MaxLength || WorkspacePath.ProblemOf(entry.Name) is not null)
                {
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    open.Push((entry.FullName, path + "/"));
                }
                else
                {
                    paths.Add(path);
                }
            }
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }
}
