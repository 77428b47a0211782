using System.ComponentModel;

namespace ResearchBrief;

/// <summary>What readers and the writer are asked for, as JSON of this shape.</summary>
internal sealed record Brief
{
    [Description("The question that the brief answers.")]
    public required string Question { get; init; }

    [Description("What the documents say about the question, the most important first; empty when they say nothing about it.")]
    public required IReadOnlyList<Finding> Findings { get; init; }
}
