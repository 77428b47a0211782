namespace Agents.Core.Mcp.Serving;

/// <summary>A call of a tool that is about to become a run.</summary>
public sealed record McpAgentCall
{
    internal McpAgentCall()
    {
    }

    /// <summary>Gets the tool's name.</summary>
    public required string Tool { get; init; }

    /// <summary>Gets the name that the client gave of itself; <see langword="null"/> when it gave none. A claim, not an identity.</summary>
    public required string? Client { get; init; }
}
