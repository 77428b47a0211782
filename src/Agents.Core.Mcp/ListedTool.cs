using Agents.Core.Tools;

namespace Agents.Core.Mcp;

/// <summary>A tool of a server, and what the server said of it.</summary>
/// <param name="ServerName">The name that the server has for it.</param>
/// <param name="Text">All that the server said of it.</param>
/// <param name="Tool">The tool.</param>
internal sealed record ListedTool(string ServerName, string Text, Tool Tool);
