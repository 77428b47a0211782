namespace Agents.Core.McpTests.Fakes;

/// <summary>The command line of the official MCP inspector from npm.</summary>
/// <remarks>The newest version that runs on Node 20 and without the inspector's web pages.</remarks>
public sealed class NodeInspector : NodePackages
{
    private static readonly string Folder = FindFolder("inspector");

    public NodeInspector()
        : base(Folder)
    {
    }

    internal static string Script { get; } = Path.Combine(Folder, "node_modules", "@modelcontextprotocol", "inspector-cli", "build", "cli.js");
}
