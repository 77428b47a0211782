namespace SelfHealing;

/// <summary>Something that happened in the shop.</summary>
internal sealed record ShopLine
{
    public required string Tool { get; init; }

    public required string What { get; init; }

    public bool IsFailure { get; init; }
}
