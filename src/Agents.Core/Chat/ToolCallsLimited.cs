namespace Agents.Core.Chat;

/// <summary>An answer made more tool calls than its turn allows; those beyond were not made, as each of their results says.</summary>
public sealed record ToolCallsLimited : AgentEvent
{
    /// <summary>Gets the number of the turn, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets how many calls the answer made.</summary>
    public required int Asked { get; init; }

    /// <summary>Gets how many of them, the first ones, the turn allows.</summary>
    public required int Allowed { get; init; }
}
