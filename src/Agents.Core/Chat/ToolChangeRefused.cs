namespace Agents.Core.Chat;

/// <summary>The tools of an agent changed into what it cannot use, such as two of one name; it goes on with those from before.</summary>
public sealed record ToolChangeRefused : AgentEvent
{
    /// <summary>Gets the number of the turn that was about to begin, from 1.</summary>
    public required int Turn { get; init; }

    /// <summary>Gets every problem.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
