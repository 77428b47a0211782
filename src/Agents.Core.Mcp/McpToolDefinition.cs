using System.Text.Json;

namespace Agents.Core.Mcp;

/// <summary>What a server says of one of its tools: all of it claims, which nobody has checked. Immutable.</summary>
public sealed record McpToolDefinition
{
    /// <summary>Gets the application's name of the server.</summary>
    public required string Server { get; init; }

    /// <summary>Gets the name that the server has for the tool.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the name for people.</summary>
    /// <value>The default is <see langword="null"/>.</value>
    public string? Title { get; init; }

    /// <summary>Gets what the server says the tool does, uncut.</summary>
    /// <value>The default is empty.</value>
    public string Description { get; init; } = "";

    /// <summary>Gets the schema of the arguments.</summary>
    public required JsonElement InputSchema { get; init; }

    /// <summary>Gets the schema of the structured result.</summary>
    /// <value>The default is <see langword="null"/>: the server gives none.</value>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>Gets the annotations as the server wrote them.</summary>
    /// <value>The default is <see langword="null"/>: the server gives none.</value>
    public JsonElement? Annotations { get; init; }

    /// <summary>Gets whether the server says that the tool changes nothing.</summary>
    /// <value><see langword="null"/> when it does not say.</value>
    public bool? ReadOnlyHint => Hint("readOnlyHint");

    /// <summary>Gets whether the server says that the tool may destroy something.</summary>
    /// <value><see langword="null"/> when it does not say.</value>
    public bool? DestructiveHint => Hint("destructiveHint");

    /// <summary>Gets whether the server says that calling the tool twice does the same as calling it once.</summary>
    /// <value><see langword="null"/> when it does not say.</value>
    public bool? IdempotentHint => Hint("idempotentHint");

    /// <summary>Gets whether the server says that the tool deals with the world outside.</summary>
    /// <value><see langword="null"/> when it does not say.</value>
    public bool? OpenWorldHint => Hint("openWorldHint");

    private bool? Hint(string name) =>
        Annotations is { ValueKind: JsonValueKind.Object } annotations && annotations.TryGetProperty(name, out JsonElement hint)
            ? hint.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null }
            : null;
}
