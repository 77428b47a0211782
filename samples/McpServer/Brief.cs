namespace McpServer;

/// <summary>The answers to all questions.</summary>
/// <param name="Answers">An answer to each question, in their order.</param>
internal sealed record Brief(IReadOnlyList<BriefAnswer> Answers);
