namespace Agents.Core.Mcp.Safety;

/// <summary>A server in the file of a store.</summary>
internal sealed record TrustFileServer
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    public required IReadOnlyList<TrustFileTool> Tools { get; init; }
}
