namespace ResearchBrief;

/// <summary>A text file as it was read.</summary>
internal sealed record Document
{
    /// <summary>Gets the path relative to the sources, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the lines as an editor numbers them, without their ends.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    public bool IsMarkdown => Path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
}
