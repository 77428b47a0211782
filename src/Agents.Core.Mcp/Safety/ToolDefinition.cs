namespace Agents.Core.Mcp.Safety;

/// <summary>What a server told of a tool, as it is kept to show a person what has changed.</summary>
/// <remarks>Words of the server: show them as text, never as markup. Each part is cut after <see cref="MaxLength"/> characters; the
/// fingerprint covers the whole.</remarks>
public sealed record ToolDefinition
{
    /// <summary>The greatest number of characters that are kept of a part.</summary>
    public const int MaxLength = 2_048;

    /// <summary>Gets the title; <see langword="null"/> when there is none.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the description; <see langword="null"/> when there is none.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the schema of its arguments, as canonical JSON; <see langword="null"/> when it is not known.</summary>
    public string? InputSchema { get; init; }

    /// <summary>Gets the schema of its result, as canonical JSON; <see langword="null"/> when there is none.</summary>
    public string? OutputSchema { get; init; }

    /// <summary>Gets its annotations, such as <c>readOnly=true</c>; empty when there are none.</summary>
    public string? Annotations { get; init; }

    internal static string? Cut(string? text) => text is null || text.Length <= MaxLength ? text : text[..MaxLength];
}
