namespace Agents.Core.Mcp;

/// <summary>Thrown when a server cannot be reached, refuses to be spoken to, or is gone for good.</summary>
/// <remarks>As the end of a call it means that the call did no harm: either it was never made, or its tool may be called twice.</remarks>
public sealed class McpConnectionException : AgentException
{
    private readonly bool _isTransient;

    internal McpConnectionException(string server, string message, bool isTransient)
        : base(message)
    {
        Server = server;
        _isTransient = isTransient;
    }

    /// <summary>Gets the application's name of the server.</summary>
    public string Server { get; }

    /// <inheritdoc/>
    public override bool IsTransient => _isTransient;
}
