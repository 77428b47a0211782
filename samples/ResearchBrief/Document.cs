namespace ResearchBrief;

/// <summary>A text file as it was read.</summary>
internal sealed record Document
{
    private const int LongestTitle = 80;

    /// <summary>Gets the path relative to the sources, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the lines as an editor numbers them, without their ends.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Gets the first line where that is a title, else the name of the file.</summary>
    public string Title
    {
        get
        {
            string first = Lines.FirstOrDefault(line => !string.IsNullOrWhiteSpace(line))?.Trim().TrimStart('#').Trim() ?? "";
            bool isTitle = first.Length is > 0 and <= LongestTitle && char.IsLetterOrDigit(first[0]) && first[^1] is not ('.' or ',' or ';' or ':');
            return isTitle ? first : System.IO.Path.GetFileNameWithoutExtension(Path);
        }
    }

    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
