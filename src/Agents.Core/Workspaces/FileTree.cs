using System.Collections.Immutable;

namespace Agents.Core.Workspaces;

/// <summary>Files by path, and the folders that they make; a change makes a new tree that shares the rest.</summary>
internal sealed class FileTree
{
    private readonly ImmutableSortedDictionary<string, WorkspaceFile> _files;
    private readonly ImmutableDictionary<string, int> _folders; // how many files stand in each, however deep

    private FileTree(ImmutableSortedDictionary<string, WorkspaceFile> files, ImmutableDictionary<string, int> folders)
    {
        _files = files;
        _folders = folders;
    }

    public static FileTree Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, WorkspaceFile>(StringComparer.Ordinal), ImmutableDictionary.Create<string, int>(StringComparer.Ordinal));

    public IReadOnlyList<string> Paths => [.. _files.Keys];

    public WorkspaceFile? Find(string path) => _files.GetValueOrDefault(path);

    public Dictionary<string, string> Versions() => _files.ToDictionary(pair => pair.Key, pair => pair.Value.Hash, StringComparer.Ordinal);

    public FileTree With(WorkspaceFile file)
    {
        if (_files.ContainsKey(file.Path))
        {
            return new FileTree(_files.SetItem(file.Path, file), _folders);
        }

        if (_folders.ContainsKey(file.Path))
        {
            throw new WorkspacePathException(file.Path, "it is a folder");
        }

        ImmutableDictionary<string, int> folders = _folders;
        foreach (string folder in WorkspacePath.FoldersOf(file.Path))
        {
            if (_files.ContainsKey(folder))
            {
                throw new WorkspacePathException(file.Path, $"'{folder}' is a file, and not a folder");
            }

            folders = folders.SetItem(folder, folders.GetValueOrDefault(folder) + 1);
        }

        return new FileTree(_files.Add(file.Path, file), folders);
    }

    public FileTree Without(string path)
    {
        if (!_files.ContainsKey(path))
        {
            return this;
        }

        ImmutableDictionary<string, int> folders = _folders;
        foreach (string folder in WorkspacePath.FoldersOf(path))
        {
            folders = folders[folder] == 1 ? folders.Remove(folder) : folders.SetItem(folder, folders[folder] - 1);
        }

        return new FileTree(_files.Remove(path), folders);
    }
}
