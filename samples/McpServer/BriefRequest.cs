namespace McpServer;

/// <summary>The questions of a brief.</summary>
/// <param name="Questions">The questions.</param>
internal sealed record BriefRequest(IReadOnlyList<string> Questions);
