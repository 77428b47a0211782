using Agents.Core.Mcp;

namespace Agents.Core.McpTests.Fakes;

/// <summary>The servers from npm.</summary>
public sealed class NodeServers : NodePackages
{
    public NodeServers()
        : base(Folder)
    {
    }

    /// <summary>Gets the folder with package.json and the installed servers.</summary>
    internal static string Folder { get; } = FindFolder("servers");

    internal static string Script(string package) => Path.Combine(Folder, "node_modules", "@modelcontextprotocol", package, "dist", "index.js");

    internal static McpStdioServer Everything(string name = "everything") => new() { Name = name, Command = "node", Arguments = [Script("server-everything"), "stdio"] };

    internal static McpStdioServer Filesystem(string folder, string name = "files") => new() { Name = name, Command = "node", Arguments = [Script("server-filesystem"), folder] };

    internal static McpStdioServer Memory(string file, string name = "memory") => new()
    {
        Name = name,
        Command = "node",
        Arguments = [Script("server-memory")],
        Environment = new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = file },
    };
}
