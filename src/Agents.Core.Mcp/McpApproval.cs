namespace Agents.Core.Mcp;

/// <summary>Says which tools of a server need approval.</summary>
public enum McpApproval
{
    /// <summary>Those that the server does not call harmless: its annotations decide, and where it says nothing, the tool needs approval.</summary>
    FromAnnotations = 0,

    /// <summary>All of them, whatever the server says.</summary>
    Always = 1,

    /// <summary>None, whatever the server says. For servers of one's own.</summary>
    Never = 2,
}
