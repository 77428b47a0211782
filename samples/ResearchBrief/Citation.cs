using System.ComponentModel;

namespace ResearchBrief;

/// <summary>The place where a sentence starts.</summary>
internal sealed record Citation
{
    [Description("The path in front of the line, as read_section returned it.")]
    public required string File { get; init; }

    [Description("The number of the line in which the sentence starts.")]
    public required int Line { get; init; }

    public override string ToString() => $"{File}:{Line}";
}
