using ModelContextProtocol.Client;

namespace Agents.Core.Mcp;

/// <summary>A way to a server, and what is behind it that ends with it.</summary>
internal sealed class ServerLink
{
    public required IClientTransport Transport { get; init; }

    public ServerProcess? Process { get; init; }

    /// <summary>Gets what ends the other side before the transport is let go of, within a bounded time.</summary>
    public Func<ValueTask>? EndAsync { get; init; }

    public HttpClient? HttpClient { get; init; }

    /// <summary>Gets whether a message that has begun to be written is written to its end: half a line would spoil those after it.</summary>
    public bool KeepsWrites { get; init; }
}
