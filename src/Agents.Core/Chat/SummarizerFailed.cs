namespace Agents.Core.Chat;

/// <summary>What was to summarize older turns did not; head lines of them take the place of its summary.</summary>
public sealed record SummarizerFailed : AgentEvent
{
    /// <summary>Gets what happened: what the budget had no room for, that no text came, or the type of what was thrown.</summary>
    public required string Reason { get; init; }
}
