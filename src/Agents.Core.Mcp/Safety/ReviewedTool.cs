namespace Agents.Core.Mcp.Safety;

/// <summary>A tool of a server, and what was decided about it.</summary>
public sealed record ReviewedTool
{
    internal ReviewedTool()
    {
    }

    /// <summary>Gets the server.</summary>
    public required McpServerIdentity Server { get; init; }

    /// <summary>Gets the tool as the server tells of it.</summary>
    public required ModelContextProtocol.Protocol.Tool Tool { get; init; }

    /// <summary>Gets its name, as the server tells it.</summary>
    public string Name => Tool.Name ?? "";

    /// <summary>Gets its fingerprint.</summary>
    public required ToolFingerprint Fingerprint { get; init; }

    /// <summary>Gets where it stands.</summary>
    public required ToolStanding Standing { get; init; }

    /// <summary>Gets whether a model may be shown the tool.</summary>
    public required bool IsAdmitted { get; init; }

    /// <summary>Gets whether accepting it would let it in: <see langword="false"/> for one that is admitted, that has a finding which blocks
    /// for good, or whose name is there twice.</summary>
    public required bool CanBeAccepted { get; init; }

    /// <summary>Gets what the inspection found.</summary>
    public required IReadOnlyList<ToolFinding> Findings { get; init; }

    /// <summary>Gets what has changed; <see langword="null"/> unless <see cref="Standing"/> is <see cref="ToolStanding.Changed"/>.</summary>
    public ChangedTool? Change { get; init; }

    /// <summary>Says in one line what was decided.</summary>
    /// <returns>Server, tool, standing and kinds of findings; no words of the server but the tool's name, escaped.</returns>
    public override string ToString() =>
        $"{Server.Name}: {NameText.Quote(Name)} is {Standing} and {(IsAdmitted ? "admitted" : "blocked")}{Kinds()}";

    internal string Kinds() => Findings.Count == 0
        ? ""
        : $"; found {string.Join(", ", Findings.Select(finding => $"{finding.Kind} ({finding.Rule})").Distinct(StringComparer.Ordinal))}";
}
