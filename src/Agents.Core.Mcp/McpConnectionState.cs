namespace Agents.Core.Mcp;

/// <summary>Says how a connection to a server stands.</summary>
public enum McpConnectionState
{
    /// <summary>Calls reach the server.</summary>
    Connected = 0,

    /// <summary>The connection was lost and is being made again; calls wait, within their own timeouts.</summary>
    Reconnecting = 1,

    /// <summary>It is over: disposed of, or lost too often. Calls fail at once.</summary>
    Closed = 2,
}
