namespace Agents.Core.McpTests.Serving;

/// <summary>A typed input.</summary>
public sealed record Question(string Text, int Depth, Question? Inner = null);
