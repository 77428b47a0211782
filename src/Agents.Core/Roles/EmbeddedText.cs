namespace Agents.Core.Roles;

/// <summary>A text and its embedding.</summary>
internal sealed record EmbeddedText
{
    public required string Text { get; init; }

    /// <summary>Gets the embedding: a copy, since a generator may use its memory again.</summary>
    public required float[] Vector { get; init; }

    /// <summary>Gets how long the embedding is; more than 0 and finite.</summary>
    public required double Length { get; init; }

    /// <summary>Gets who made it.</summary>
    public required object Generator { get; init; }
}
