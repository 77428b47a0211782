namespace ResearchBrief;

/// <summary>A finding, and which of its citations do not hold it.</summary>
internal sealed record CheckedFinding
{
    public required Finding Finding { get; init; }

    /// <summary>Gets the places where the quoted sentence does not stand.</summary>
    public required IReadOnlyList<Citation> Unsupported { get; init; }

    /// <summary>Gets whether there is a citation, and each one holds the sentence.</summary>
    public bool IsSupported => Finding.Citations.Count > 0 && Unsupported.Count == 0;
}
