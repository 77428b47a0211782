namespace Agents.Core.Mcp.Safety;

/// <summary>A tool that was trusted, as a store keeps it.</summary>
public sealed record TrustedTool
{
    /// <summary>Gets the tool's name, as the server tells it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the fingerprint of what was trusted.</summary>
    public required ToolFingerprint Fingerprint { get; init; }

    /// <summary>Gets what was told of it, to show what has changed; <see langword="null"/> when that was not kept.</summary>
    public ToolDefinition? Definition { get; init; }
}
