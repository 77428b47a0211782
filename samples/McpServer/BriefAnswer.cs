namespace McpServer;

/// <summary>The answer to a question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
internal sealed record BriefAnswer(string Question, string Answer);
