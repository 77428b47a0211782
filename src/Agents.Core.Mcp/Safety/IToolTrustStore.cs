namespace Agents.Core.Mcp.Safety;

/// <summary>Remembers which tools of which servers were trusted.</summary>
/// <remarks>
/// Implementations are thread-safe. A store that cannot be read or written throws; it never passes for an empty one, since then every tool
/// would be new. What whoever can write to the store writes there is trusted: keep it where servers cannot write.
/// </remarks>
public interface IToolTrustStore
{
    /// <summary>Gets what is trusted of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The tools, each name once; empty when the server is not known.</returns>
    ValueTask<IReadOnlyList<TrustedTool>> GetAsync(McpServerIdentity server, CancellationToken cancellationToken);

    /// <summary>Adds tools that are not there yet; those whose name is there stay as they are.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tools">The tools, each name once.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>What is trusted of the server afterwards. A store that is full leaves tools out.</returns>
    ValueTask<IReadOnlyList<TrustedTool>> AddAsync(McpServerIdentity server, IReadOnlyList<TrustedTool> tools, CancellationToken cancellationToken);

    /// <summary>Writes a tool in place of what was there under its name.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when the tool is kept.</returns>
    ValueTask SetAsync(McpServerIdentity server, TrustedTool tool, CancellationToken cancellationToken);

    /// <summary>Removes a tool, so that it is new when it is seen next.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tool">The tool's name.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><see langword="true"/> when it was there.</returns>
    ValueTask<bool> RemoveAsync(McpServerIdentity server, string tool, CancellationToken cancellationToken);
}
