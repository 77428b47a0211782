namespace Agents.Core.Mcp.Safety;

/// <summary>A store that lasts as long as the object: each start of the application trusts anew.</summary>
/// <remarks>Thread-safe. Keeps at most 1,024 tools of a server, and 256 servers.</remarks>
public sealed class MemoryToolTrustStore : IToolTrustStore
{
    private readonly Lock _lock = new();
    private readonly TrustRecords _records = new();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TrustedTool>> GetAsync(McpServerIdentity server, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(_records.Get(server));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TrustedTool>> AddAsync(
        McpServerIdentity server, IReadOnlyList<TrustedTool> tools, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tools);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _records.Add(server, tools);
            return new(_records.Get(server));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ToolTrustStoreException">The store is full.</exception>
    public ValueTask SetAsync(McpServerIdentity server, TrustedTool tool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tool);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return _records.Set(server, tool) ? ValueTask.CompletedTask : throw ToolTrustStoreException.Full("in memory");
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(McpServerIdentity server, string tool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(tool);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return new(_records.Remove(server, tool));
        }
    }
}
