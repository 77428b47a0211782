namespace Agents.Core.Mcp.Safety;

/// <summary>What happens with a tool that is seen for the first time.</summary>
public enum FirstUse
{
    /// <summary>It is trusted as it is, and remembered.</summary>
    TrustTool,

    /// <summary>It is trusted when nothing of its server is known yet; one that a known server adds later must be accepted.</summary>
    TrustServer,

    /// <summary>It must be accepted.</summary>
    Ask,
}
