namespace Agents.Core;

/// <summary>A text was too large to hand on whole, and is kept in the run.</summary>
public sealed record ArtifactStored : AgentEvent
{
    /// <summary>Gets the id by which it can be read.</summary>
    public required string Id { get; init; }

    /// <summary>Gets where the text came from.</summary>
    public required string Source { get; init; }

    /// <summary>Gets its length in characters.</summary>
    public required long Length { get; init; }
}
