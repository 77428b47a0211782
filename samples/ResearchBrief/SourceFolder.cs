namespace ResearchBrief;

/// <summary>A folder of documents on disk.</summary>
internal sealed class SourceFolder
{
    private const string Solution = "Agents.Core.sln";

    private static readonly string[] RootDocuments = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
    private static readonly string[] SkippedFolders = ["node_modules", "artifacts"];

    private readonly bool _isRepository;

    private SourceFolder(string root, bool isRepository)
    {
        Root = root;
        _isRepository = isRepository;
    }

    /// <summary>Gets the full path to which the paths of documents are relative.</summary>
    public string Root { get; }

    /// <exception cref="UsageException">There is no such folder.</exception>
    public static SourceFolder Open(string? path)
    {
        if (path is null)
        {
            return new SourceFolder(FindRepository(), isRepository: true);
        }

        string root = Path.GetFullPath(path);
        return Directory.Exists(root) ? new SourceFolder(root, isRepository: false)
            : File.Exists(root) ? throw new UsageException($"--sources must name a folder, but '{path}' is a file.")
            : throw new UsageException($"The folder '{path}' does not exist.");
    }

    /// <summary>Lists the full paths of all .md and .txt files, in the order of their names.</summary>
    /// <param name="skipped">Gets a line for each folder that cannot be opened.</param>
    public IReadOnlyList<string> FindFiles(ICollection<string> skipped)
    {
        List<string> files = [];
        if (_isRepository)
        {
            files.AddRange(RootDocuments.Select(name => Path.Combine(Root, name)).Where(File.Exists));
            Walk(new DirectoryInfo(Path.Combine(Root, "docs")), files, skipped);
        }
        else
        {
            Walk(new DirectoryInfo(Root), files, skipped);
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    public string RelativePath(string file) => Path.GetRelativePath(Root, file).Replace(Path.DirectorySeparatorChar, '/');

    private void Walk(DirectoryInfo folder, List<string> files, ICollection<string> skipped)
    {
        if (!folder.Exists)
        {
            return;
        }

        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            skipped.Add($"{RelativePath(folder.FullName)}/ cannot be opened");
            return;
        }

        foreach (FileSystemInfo entry in entries)
        {
            if (entry is DirectoryInfo inner)
            {
                // A link to a folder may lead back to where it stands.
                bool isWalked = inner.LinkTarget is null && !inner.Name.StartsWith('.') && !SkippedFolders.Contains(inner.Name);
                if (isWalked)
                {
                    Walk(inner, files, skipped);
                }
            }
            else if (entry.Extension.ToLowerInvariant() is ".md" or ".txt" && !entry.Name.StartsWith('.'))
            {
                files.Add(entry.FullName);
            }
        }
    }

    private static string FindRepository()
    {
        foreach (string start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, Solution)))
                {
                    return folder.FullName;
                }
            }
        }

        throw new UsageException($"No folder above this one holds {Solution}; name the documents with --sources FOLDER.");
    }
}
