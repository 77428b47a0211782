namespace Agents.Core.Mcp.Safety;

/// <summary>Where a tool stands in a review.</summary>
public enum ToolStanding
{
    /// <summary>It is what was trusted.</summary>
    Trusted,

    /// <summary>Nothing was known of it.</summary>
    New,

    /// <summary>It is not what was trusted under its name; it is blocked until it is accepted, or is again what it was.</summary>
    Changed,

    /// <summary>The server told of two tools under one name, and this is not the first; it is blocked.</summary>
    Doubled,
}
