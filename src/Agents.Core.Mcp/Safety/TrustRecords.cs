namespace Agents.Core.Mcp.Safety;

/// <summary>The content of a store. Not thread-safe.</summary>
internal sealed class TrustRecords
{
    // A server that invents new names each time must not fill a disk.
    public const int MaxTools = 1_024;

    public const int MaxServers = 256;

    private readonly Dictionary<McpServerIdentity, Dictionary<string, TrustedTool>> _servers = [];

    public IEnumerable<(McpServerIdentity Server, IReadOnlyList<TrustedTool> Tools)> Servers =>
        _servers.OrderBy(server => server.Key.ToString(), StringComparer.Ordinal).Select(server => (server.Key, Get(server.Key)));

    public IReadOnlyList<TrustedTool> Get(McpServerIdentity server) =>
        _servers.TryGetValue(server, out Dictionary<string, TrustedTool>? tools)
            ? [.. tools.Values.OrderBy(tool => tool.Name, StringComparer.Ordinal)]
            : [];

    /// <summary>Adds what is not there.</summary>
    /// <returns>Whether anything was added.</returns>
    public bool Add(McpServerIdentity server, IEnumerable<TrustedTool> tools)
    {
        bool added = false;
        foreach (TrustedTool tool in tools)
        {
            added |= Room(server) is { } known && known.Count < MaxTools && known.TryAdd(tool.Name, tool);
        }

        return added;
    }

    /// <summary>Writes a tool; <see langword="false"/> when there is no room for it.</summary>
    public bool Set(McpServerIdentity server, TrustedTool tool)
    {
        if (Room(server) is not { } known || (known.Count >= MaxTools && !known.ContainsKey(tool.Name)))
        {
            return false;
        }

        known[tool.Name] = tool;
        return true;
    }

    public bool Remove(McpServerIdentity server, string tool)
    {
        if (!_servers.TryGetValue(server, out Dictionary<string, TrustedTool>? tools) || !tools.Remove(tool))
        {
            return false;
        }

        if (tools.Count == 0)
        {
            _servers.Remove(server);
        }

        return true;
    }

    private Dictionary<string, TrustedTool>? Room(McpServerIdentity server)
    {
        if (_servers.TryGetValue(server, out Dictionary<string, TrustedTool>? tools) || _servers.Count >= MaxServers)
        {
            return tools;
        }

        return _servers[server] = new Dictionary<string, TrustedTool>(StringComparer.Ordinal);
    }
}
