namespace Agents.Core.Mcp;

/// <summary>What a server says of itself. Its own words, and no proof of who it is. Immutable.</summary>
public sealed record McpServerInfo
{
    /// <summary>Gets the name that the server gives itself.</summary>
    /// <value>Empty when it gives none.</value>
    public required string Name { get; init; }

    /// <summary>Gets the version that the server states.</summary>
    /// <value>Empty when it states none.</value>
    public required string Version { get; init; }

    /// <summary>Gets the revision of the protocol that is spoken with it, such as "2025-11-25".</summary>
    /// <value>Empty when it is not known.</value>
    public required string ProtocolVersion { get; init; }
}
