namespace Agents.Core.Mcp.Safety;

/// <summary>How a tool differs from what was trusted under its name.</summary>
public sealed record ChangedTool
{
    /// <summary>Gets the fingerprint that was trusted.</summary>
    public required ToolFingerprint Trusted { get; init; }

    /// <summary>Gets the fingerprint that the tool has now.</summary>
    public required ToolFingerprint Current { get; init; }

    /// <summary>Gets what is different, to show a person; at least one entry.</summary>
    public required IReadOnlyList<ToolDifference> Differences { get; init; }
}
