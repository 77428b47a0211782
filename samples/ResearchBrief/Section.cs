namespace ResearchBrief;

/// <summary>A part of a document that is searched and read as a whole.</summary>
internal sealed record Section
{
    public required Document Document { get; init; }

    /// <summary>Gets the headings above it, from the document's own inwards.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the number of its first line, from 1.</summary>
    public required int FirstLine { get; init; }

    public required int LineCount { get; init; }

    /// <summary>Gets what the model calls it, such as <c>docs/concepts/budgets.md#L12</c>.</summary>
    public string Id => $"{Document.Path}#L{FirstLine}";

    public IEnumerable<string> Lines => Document.Lines.Skip(FirstLine - 1).Take(LineCount);
}
