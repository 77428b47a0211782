namespace SelfHealing;

/// <summary>What is to be paid back, and to whom.</summary>
internal sealed record Order
{
    public required string Id { get; init; }

    public required string Customer { get; init; }

    public required decimal Amount { get; init; }
}
