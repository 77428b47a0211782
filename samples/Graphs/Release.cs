namespace Graphs;

/// <summary>What is to go out.</summary>
internal sealed record Release
{
    public required string Version { get; init; }

    /// <summary>Gets the parts of the product that it changes.</summary>
    public required IReadOnlyList<string> Areas { get; init; }
}
