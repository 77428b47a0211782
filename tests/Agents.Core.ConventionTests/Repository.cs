namespace Agents.Core.ConventionTests;

/// <summary>The source tree that these tests were built from.</summary>
/// <remarks>
/// Found by walking up from the built test program: in a deterministic build the compiler writes no real paths that could be asked for.
/// </remarks>
internal static class Repository
{
    private const int BytesLookedAtForText = 8000;

    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string PathOf(string relativePath) => Path.Combine(Root, relativePath);

    public static string Read(string relativePath) => File.ReadAllText(PathOf(relativePath));

    /// <summary>Lists every text file that the root .gitignore does not name, as paths with '/' relative to the root.</summary>
    public static IReadOnlyList<string> TextFiles()
    {
        string[] ignored = [".git", .. IgnoreLines(Read(".gitignore"))];
        List<string> found = [];
        Collect(new DirectoryInfo(Root), ignored, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    /// <summary>Lists the text files below a folder whose names end so.</summary>
    public static IEnumerable<string> TextFiles(string folder, string extension) =>
        TextFiles().Where(path => path.StartsWith(folder, StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal));

    /// <summary>Tells whether a name matches a line of .gitignore: "name", "name/" or "*.end", the only shapes used here.</summary>
    public static bool IsIgnored(string name, IEnumerable<string> lines) => lines.Any(line =>
        line.StartsWith('*') ? name.EndsWith(line[1..], StringComparison.Ordinal) : line.TrimEnd('/') == name);

    private static IEnumerable<string> IgnoreLines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));

    private static void Collect(DirectoryInfo folder, string[] ignored, List<string> found)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().Where(e => !IsIgnored(e.Name, ignored)))
        {
            if (entry is DirectoryInfo inner)
            {
                Collect(inner, ignored, found);
            }
            else if (IsText(entry.FullName))
            {
                found.Add(Path.GetRelativePath(Root, entry.FullName).Replace('\\', '/'));
            }
        }
    }

    private static bool IsText(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[BytesLookedAtForText];
        int length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !start.AsSpan(0, length).Contains((byte)0);
    }

    private static string FindRoot(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Agents.Core.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {start} holds Agents.Core.sln; run the tests from inside the source tree.");
    }
}
