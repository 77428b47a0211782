namespace Agents.Core.Mcp.Safety;

/// <summary>A tool in the file of a store.</summary>
internal sealed record TrustFileTool
{
    public required string Name { get; init; }

    public required string Fingerprint { get; init; }

    public ToolDefinition? Definition { get; init; }
}
