namespace ResearchBrief;

/// <summary>A brief of which every citation was looked up.</summary>
internal sealed record CheckedBrief
{
    public required string Question { get; init; }

    public required IReadOnlyList<CheckedFinding> Findings { get; init; }

    /// <summary>Gets the parts of the question that nobody could read for, so that the brief knows nothing of them.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    public int CitationCount => Findings.Sum(finding => finding.Finding.Citations.Count);

    /// <summary>Gets how many citations do not hold their sentence; a finding without any counts as one.</summary>
    public int UnsupportedCount =>
        Findings.Sum(finding => finding.Finding.Citations.Count == 0 ? 1 : finding.Unsupported.Count);
}
