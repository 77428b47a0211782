namespace Agents.Core.Mcp.Safety;

/// <summary>The file of a store.</summary>
internal sealed record TrustFileContent
{
    public required string Format { get; init; }

    public required int Version { get; init; }

    public required IReadOnlyList<TrustFileServer> Servers { get; init; }
}
