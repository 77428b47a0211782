namespace ResearchBrief;

/// <summary>A section that a search found, as the model reads it.</summary>
internal sealed record SearchHit
{
    public required string Section { get; init; }

    public required string Title { get; init; }

    public required double Score { get; init; }
}
