using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp;

/// <summary>Sees the messages of a session in their order, as they come and go.</summary>
internal interface ISessionTap
{
    /// <summary>Finds the call that a request makes.</summary>
    McpCall? Find(RequestId id);

    /// <summary>Takes a message of the server, before the SDK sees it.</summary>
    /// <returns><see langword="true"/> when nobody else needs it.</returns>
    bool Take(JsonRpcMessage message);
}
