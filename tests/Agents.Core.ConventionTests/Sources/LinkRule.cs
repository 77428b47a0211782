namespace Agents.Core.ConventionTests.Sources;

/// <summary>Holds that a relative link leads to a file or folder of the tree, and its anchor to a heading there.</summary>
internal static class LinkRule
{
    /// <summary>Checks one Markdown file among all files of the tree; paths are relative to its root.</summary>
    public static IReadOnlyList<string> Check(string path, IReadOnlyCollection<string> files, Func<string, string> read)
    {
        List<string> complaints = [];
        foreach ((int line, string target) in Markdown.Links(read(path)))
        {
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
            {
                continue;
            }

            string[] parts = target.Split('#', count: 2);
            string? file = parts[0].Length == 0 ? path : Resolve(path, Uri.UnescapeDataString(parts[0]));
            if (file is null || !(files.Contains(file) || files.Any(other => other.StartsWith(file + "/", StringComparison.Ordinal))))
            {
                complaints.Add($"{path}:{line}: {target} leads to no file.");
            }
            else if (parts.Length == 2 && file.EndsWith(".md", StringComparison.Ordinal) && !Markdown.Anchors(read(file)).Contains(parts[1]))
            {
                complaints.Add($"{path}:{line}: {target} names no heading of {file}.");
            }
        }

        return complaints;
    }

    // Null when the link leaves the tree.
    private static string? Resolve(string from, string target)
    {
        Stack<string> parts = new(target.StartsWith('/') ? [] : from.Split('/')[..^1]);
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Push(part);
            }
            else if (!parts.TryPop(out _))
            {
                return null;
            }
        }

        return string.Join('/', parts.Reverse());
    }
}
