using System.ComponentModel;

namespace ResearchBrief;

/// <summary>One sentence of the documents that helps to answer the question.</summary>
internal sealed record Finding
{
    [Description("A sentence of the documents, word for word.")]
    public required string Quote { get; init; }

    [Description("Where the sentence stands.")]
    public required IReadOnlyList<Citation> Citations { get; init; }
}
