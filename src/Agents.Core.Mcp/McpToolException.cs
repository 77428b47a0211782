namespace Agents.Core.Mcp;

/// <summary>Thrown by a tool's function when the server says that the call failed.</summary>
/// <remarks>The message holds what the server said, cut and marked as the server's words: the model has to read it.
/// <see cref="Tools.ToolPolicy.HidesErrors"/> keeps it from the model.</remarks>
public sealed class McpToolException : AgentException
{
    internal McpToolException(string server, string tool, string message)
        : base(message)
    {
        Server = server;
        Tool = tool;
    }

    /// <summary>Gets the application's name of the server.</summary>
    public string Server { get; }

    /// <summary>Gets the name that the server has for the tool.</summary>
    public string Tool { get; }
}
