namespace Agents.Core.McpTests.Serving;

/// <summary>A typed output.</summary>
public sealed record Verdict(bool Holds, IReadOnlyList<string> Reasons);
