namespace Agents.Core.Mcp.Safety;

/// <summary>A store of trusted tools cannot be read or written. It is not taken for an empty one: nothing is trusted until it is repaired.</summary>
public sealed class ToolTrustStoreException : AgentException
{
    internal ToolTrustStoreException(string store, string problem, Exception? innerException = null)
        : base($"The store of trusted tools {store} cannot be used: {problem}", innerException) =>
        Store = store;

    /// <summary>Gets which store it is: its path, or that it is in memory.</summary>
    public string Store { get; }

    internal static ToolTrustStoreException Full(string store) =>
        new(store, $"It is full; it keeps {TrustRecords.MaxTools} tools of a server and {TrustRecords.MaxServers} servers. Remove what is no longer used.");
}
