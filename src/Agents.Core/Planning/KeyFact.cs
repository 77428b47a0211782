namespace Agents.Core.Planning;

/// <summary>Something in a task that a plan must not lose.</summary>
/// <remarks>Immutable.</remarks>
public sealed record KeyFact
{
    /// <summary>Gets what kind of thing it is.</summary>
    public required KeyFactKind Kind { get; init; }

    /// <summary>Gets it as it is written in the task; a quotation without its marks.</summary>
    public required string Text { get; init; }
}
